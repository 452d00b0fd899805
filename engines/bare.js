// What browsers and servers have and a bare shell has not: text and bytes, of Latin letters.
globalThis.TextEncoder ??= class {
  encode = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
};
globalThis.TextDecoder ??= class {
  decode = (bytes) => String.fromCharCode(...bytes);
};
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
globalThis.atob ??= (text) => {
  const bits = [...text.replace(/=+$/, "")]
    .map((letter) => letters.indexOf(letter).toString(2).padStart(6, "0"))
    .join("");
  return (bits.match(/.{8}/g) ?? []).map((byte) => String.fromCharCode(Number.parseInt(byte, 2))).join("");
};
