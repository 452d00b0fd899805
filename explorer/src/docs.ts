// The documentation, where this folder stands within it: the build of the site says so in the head of its copy of the page. Alone, the
// explorer knows of none.

const told = document.querySelector<HTMLMetaElement>('meta[name="lanewise-docs"]')?.content;

/** The address of a page of the documentation: "" is its first; undefined where there is none. */
export const docs = (page = ""): string | undefined => (told === undefined ? undefined : told + page);
