const marks: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text as HTML has it, also within quotes. */
export const escaped = (text: string): string => text.replace(/[&<>"]/g, (mark) => marks[mark]!);
