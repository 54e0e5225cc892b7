import './meter.css';

interface MeterProps {
  readonly share: number;
  readonly text: string;
  /** Not a limit that is being reached, only a part of a whole: the bar keeps its colour. */
  readonly calm?: boolean;
}

/** A number with a bar as long as its share; the bar warns from 80 %. */
export function Meter({ share, text, calm = false }: MeterProps) {
  const tone = calm || share < 0.8 ? '' : share >= 0.95 ? 'danger' : 'warn';
  return (
    <span className={`meter ${tone}`}>
      <span className="meter-track" aria-hidden="true">
        <span style={{ width: `${Math.min(Math.max(share, 0), 1) * 100}%` }} />
      </span>
      <span>{text}</span>
    </span>
  );
}
