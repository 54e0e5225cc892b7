export { findBinaries, majors, newestMajor } from './binaries.js';
export type { Binaries } from './binaries.js';
export type { PostgresSettings } from './cluster.js';
export {
  BinariesMissing,
  DirectoryDenied,
  DiskFull,
  NoUnprivilegedUser,
  StartFailed,
  WrongMajor,
} from './embedded-postgres.errors.js';
export { freePort, isFree } from './free-port.js';
export { ownerOf } from './owner.js';
export type { Owner } from './owner.js';
export { isAlive, readPostmaster, stopLeftover, waitForExit } from './postmaster.js';
export type { Postmaster } from './postmaster.js';
export { startEmbeddedPostgres } from './start.js';
export type { EmbeddedPostgres, EmbeddedPostgresOptions, StopMode } from './start.js';
