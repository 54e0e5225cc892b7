export { aReceivedFrame, aReceivedSnapshot, HistorySeed } from './testing/history-seed.js';
