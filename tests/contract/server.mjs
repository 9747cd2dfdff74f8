// The official Socket.IO server with the base contract alone, strict about it: an unknown field or a session not joined is
// answered with `error`. It joins and echoes by itself; all else it is told on stdin, as JSON lines, and tells on stdout.

import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { Server } from "socket.io";

const recovery = process.argv.includes("--recovery");
const say = (line) => process.stdout.write(JSON.stringify(line) + "\n");
const FIELDS = { sendMessage: ["sessionId", "content"], executeCommand: ["sessionId", "command", "parameters"] };
let http, io;
let port = process.argv.includes("--port") ? Number(process.argv[process.argv.indexOf("--port") + 1]) : 0;
let echoing = true;
let messages = 0;

/** What is wrong with a payload by the base contract, or null. */
function fault(socket, event, payload, rest) {
  // An ack may be asked for; a base server gives none.
  const more = rest.filter((each) => typeof each !== "function");
  if (more.length) return `${event} has ${more.length} arguments too many`;
  if (event === "joinSession" || event === "leaveSession") return typeof payload === "string" ? null : `${event} needs a string`;
  if (!FIELDS[event]) return `no event ${event}`;
  if (payload === null || typeof payload !== "object" || Array.isArray(payload)) return `${event} needs an object`;
  const strange = Object.keys(payload).filter((key) => !FIELDS[event].includes(key));
  if (strange.length) return `${event} has no field ${strange.join(", ")}`;
  if (!socket.rooms.has(payload.sessionId)) return `Not in session ${payload.sessionId}`;
  return null;
}

function greet(socket) {
  say({ at: "connect", recovered: socket.recovered });
  socket.on("disconnect", (reason) => say({ at: "disconnect", reason }));
  socket.onAny((event, payload, ...rest) => {
    const message = fault(socket, event, payload, rest);
    say({ at: "event", event, payload: payload ?? null, fault: message });
    if (message) return socket.emit("error", { message });
    if (event === "joinSession") return socket.join(payload);
    if (event === "leaveSession") return socket.leave(payload);
    if (event === "sendMessage" && echoing) echo(payload);
  });
}

function echo({ sessionId, content }) {
  const id = `message-${++messages}`;
  io.to(sessionId).emit("message", { id, sessionId, role: "user", content, timestamp: new Date().toISOString() });
}

function listen() {
  http = createServer();
  io = new Server(http, {
    path: "/ws/chatops",
    transports: ["websocket"],
    ...(recovery ? { connectionStateRecovery: { maxDisconnectionDuration: 60_000, skipMiddlewares: true } } : {}),
  });
  io.on("connection", greet);
  http.listen(port, "127.0.0.1", () => {
    port = http.address().port;
    say({ at: "listening", port });
  });
}

const orders = {
  listen,
  gone: () => io.close(() => say({ at: "gone" })),
  drop: () => io.sockets.sockets.forEach((socket) => socket.conn.close()),
  echoing: ({ on }) => (echoing = on),
  echo: ({ payload }) => echo(payload),
  emit: ({ room, event, payload }) => io.to(room).emit(event, payload),
};

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const order = JSON.parse(line);
    orders[order.do](order);
  })
  .on("close", () => process.exit(0));
listen();
