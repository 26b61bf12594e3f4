// The parts of a Markdown file that a program writes, each between two marks:
//   <!-- made by: COMMAND --> ... <!-- end -->
// COMMAND names the part by `--only NAME`; the rest of it is for the reader.
const mark = /<!-- made by: (.*?) -->\n([\s\S]*?)<!-- end -->/g;
const nameIn = (command) => command.match(/--only (\S+)/)?.[1];

/** The parts of `text` in their order: their names, commands and bodies. */
export const partsOf = (text) =>
  [...text.matchAll(mark)].map(([, command, body]) => ({ name: nameIn(command), command, body: body.trim() }));

/** `text` with the part of this name written anew: `command` in its mark, `body` (Markdown) under it. */
export function withPart(text, name, command, body) {
  let found = 0;
  const written = text.replaceAll(mark, (old, oldCommand) => {
    if (nameIn(oldCommand) !== name) {
      return old;
    }
    found += 1;
    return `<!-- made by: ${command} -->\n\n${body.trim()}\n\n<!-- end -->`;
  });
  if (found !== 1) {
    throw new Error(`${found} parts named '${name}' in the document: one is needed`);
  }
  return written;
}
