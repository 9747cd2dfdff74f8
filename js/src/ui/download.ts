// Download: gives the reader a file that was made here, by a link to memory that is pressed once.

const LINK_LIFETIME = 60_000; // ms: a browser may ask its reader where to put the file before it reads it

export function download(file: File): void {
  const link = document.createElement("a");
  const address = URL.createObjectURL(file);
  link.href = address;
  link.download = file.name;
  document.body.append(link); // VS Code sees the click only of what is in the page
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), LINK_LIFETIME);
}
