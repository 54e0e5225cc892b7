export type { Cell, Poll } from './poll.js';
export { FrameTooLarge, MalformedChunk, MalformedFrame, UnfitCell } from './codec.errors.js';
export { encodeFrame } from './frame/encode-frame.js';
export { decodeFrame, inspectFrame } from './frame/decode-frame.js';
export type { FrameFacts } from './frame/decode-frame.js';
export { defaultFrameLimits } from './frame/frame-limits.js';
export type { FrameLimits } from './frame/frame-limits.js';
export { schemaId } from './schema-id.js';
export type { Sha256 } from './schema-id.js';
