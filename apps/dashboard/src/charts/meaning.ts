/** A block of the text that explains a chart. */
export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: string[] };

/** The section of docs/charts.md about a chart, found by its heading; `undefined` when there is none. */
export function meaningOf(markdown: string, id: string): readonly Block[] | undefined {
  const sections = markdown.split(/^## /m).slice(1);
  const section = sections.find((one) => slug(one.split('\n', 1)[0] ?? '') === id);
  return section === undefined ? undefined : blocksOf(section.slice(section.indexOf('\n') + 1));
}

/** A heading as an anchor names it: "Cache hit" is `cache-hit`. */
export function slug(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(/\s+/g, '-');
}

function blocksOf(section: string): Block[] {
  return section
    .split(/\n\s*\n/)
    .map((block) => block.trim())
    .filter(Boolean)
    .map((block): Block => {
      if (!block.startsWith('- ')) return { kind: 'text', text: joined(block) };
      return { kind: 'list', items: block.split(/\n(?=- )/).map((item) => joined(item.slice(2))) };
    });
}

function joined(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ');
}
