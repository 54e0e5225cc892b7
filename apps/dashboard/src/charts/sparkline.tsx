import './sparkline.css';
import { memo } from 'react';
import { sparkPath } from './spark-path.js';

interface SparklineProps {
  readonly values: readonly (number | null)[];
  readonly label: string;
}

const width = 96;
const height = 22;

/** A line as small as a word; missing samples leave a hole in it. */
export const Sparkline = memo(function Sparkline({ values, label }: SparklineProps) {
  const path = sparkPath(values, width, height);
  return (
    <svg
      className="spark"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
    >
      {path ? <path d={path.area} className="spark-area" /> : null}
      {path ? <path d={path.line} className="spark-line" /> : null}
    </svg>
  );
});
