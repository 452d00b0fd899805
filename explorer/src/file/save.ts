// A file to take along.
export function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has it by then; the page lets go of the bytes.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
