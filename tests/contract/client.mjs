// The official socket.io-client as a base page would use it. Orders come as JSON lines on stdin, all it hears goes to stdout.

import { createInterface } from "node:readline";
import { io } from "socket.io-client";

const say = (line) => process.stdout.write(JSON.stringify(line) + "\n");
const sockets = new Map();

function open({ name, url }) {
  const socket = io(url, {
    path: "/ws/chatops",
    transports: ["websocket"],
    reconnection: true,
    reconnectionAttempts: 5,
    reconnectionDelay: 1000,
  });
  sockets.set(name, socket);
  socket.on("connect", () => say({ name, at: "connect" }));
  socket.on("disconnect", (reason) => say({ name, at: "disconnect", reason }));
  socket.on("connect_error", (error) => say({ name, at: "connect_error", reason: error.message }));
  socket.onAny((event, ...args) => say({ name, at: "event", event, args }));
}

/** `{"$repeat": ["x", 3]}` stands for "xxx", so that long texts need not go through the pipe. */
function unfold(_, value) {
  return value?.$repeat ? value.$repeat[0].repeat(value.$repeat[1]) : value;
}

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const order = JSON.parse(line, unfold);
    const socket = sockets.get(order.name);
    if (order.do === "open") open(order);
    else if (order.do === "emit") socket.emit(order.event, ...order.args);
    else if (order.do === "close") socket.disconnect();
  })
  .on("close", () => process.exit(0));
