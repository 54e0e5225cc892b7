import { Help } from './help.js';
import { Palette } from './palette.js';
import type { Overlay } from './shortcuts.js';

interface OverlaysProps {
  readonly overlay: Overlay;
  readonly onClose: () => void;
}

/** What lies over the page; loaded when it is first asked for. */
export function Overlays({ overlay, onClose }: OverlaysProps) {
  return overlay === 'palette' ? <Palette onClose={onClose} /> : <Help onClose={onClose} />;
}
