import './sql.css';
import hljs from 'highlight.js/lib/core';
import pgsql from 'highlight.js/lib/languages/pgsql';
import { memo, useMemo } from 'react';

hljs.registerLanguage('pgsql', pgsql);

// Colouring takes about a millisecond per 10 kB; a generated statement of megabytes stays plain.
const longestHighlighted = 50_000;
const longestLine = 400;

interface SqlProps {
  readonly text: string;
  /** One line of a table: white space collapsed, the rest cut. */
  readonly line?: boolean;
}

/** A statement, highlighted. The highlighter escapes the text itself. */
export const Sql = memo(function Sql({ text, line = false }: SqlProps) {
  const html = useMemo(() => {
    const shown = line ? text.replaceAll(/\s+/g, ' ').slice(0, longestLine) : text;
    if (shown.length > longestHighlighted) return undefined;
    return { __html: hljs.highlight(shown, { language: 'pgsql', ignoreIllegals: true }).value };
  }, [text, line]);
  const className = line ? 'sql line' : 'sql';
  return html ? (
    <code className={className} dangerouslySetInnerHTML={html} />
  ) : (
    <code className={className}>{text}</code>
  );
});
