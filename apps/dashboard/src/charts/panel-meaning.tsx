import { useQuery } from '@tanstack/react-query';
import { Modal } from '../ui/modal.js';
import { meaningOf } from './meaning.js';

interface PanelMeaningProps {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly onClose: () => void;
}

/** What a chart means and what it cannot show: its section of docs/charts.md, loaded when somebody asks. */
export function PanelMeaning({ id, title, description, onClose }: PanelMeaningProps) {
  const { data: markdown, error } = useQuery({
    queryKey: ['charts.md'],
    staleTime: Infinity,
    queryFn: async () => (await import('../../../../docs/charts.md?raw')).default,
  });
  const blocks = markdown === undefined ? undefined : meaningOf(markdown, id);
  return (
    <Modal title={title} onClose={onClose}>
      <div className="meaning">
        <p>{description}</p>
        {blocks?.map((block, position) =>
          block.kind === 'text' ? (
            // The text never changes while it is shown.
            <p key={position}>
              <Inline text={block.text} />
            </p>
          ) : (
            <ul key={position}>
              {block.items.map((item) => (
                <li key={item}>
                  <Inline text={item} />
                </li>
              ))}
            </ul>
          ),
        )}
        {error ? <p className="muted">The rest of its description could not be loaded; try again.</p> : null}
      </div>
    </Modal>
  );
}

/** Code and emphasis, the only marks these texts use inside a line. */
function Inline({ text }: { readonly text: string }) {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part, position) => {
    if (part.startsWith('`')) return <code key={position}>{part.slice(1, -1)}</code>;
    if (part.startsWith('**')) return <b key={position}>{part.slice(2, -2)}</b>;
    return part;
  });
}
