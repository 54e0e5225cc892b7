// Generated from libs/contracts/proto/collector.proto by tools/generators/proto.mjs. Do not edit.
import { WireReader } from './wire-reader.js';
import { WireWriter } from './wire-writer.js';
import { MessageTooLarge } from './wire.errors.js';

const EMPTY = new Uint8Array(0);
const WHOLE = Number.MAX_SAFE_INTEGER;

// Keys come from outside: a map without a prototype takes `__proto__` as a name like any other.
const emptyMap = (): Record<string, string> => Object.create(null) as Record<string, string>;

function writeEntry(writer: WireWriter, key: string, value: string): void {
  writer.uint32(10);
  writer.string(key);
  writer.uint32(18);
  writer.string(value);
}

function readEntry(reader: WireReader, map: Record<string, string>, field: string, limit: number): void {
  let key = '';
  let value = '';
  while (!reader.atEnd) {
    const tag = reader.tag();
    if (tag === 10) key = reader.string(field, 1024);
    else if (tag === 18) value = reader.string(field, 4096);
    else reader.skip(tag);
  }
  if (!(key in map) && Object.keys(map).length >= limit) throw new MessageTooLarge(field, limit);
  map[key] = value;
}

/** The gRPC path of `Collector.Deliver`. */
export const deliverPath = '/pganalytics.collector.v1.Collector/Deliver';

/** `Snapshot` of collector.proto. What one tick read from one server. Its bytes are frozen when it gets its sequence number. Each frame has its body, or all have theirs in packed_bodies and say how long it is. The zstd frame says how long its content is: as long as they are together, at most 20 MiB and 100 times as long as it is packed. */
export interface Snapshot {
  serverId: Uint8Array;
  collectorId: Uint8Array;
  /** the moment the stream began, epoch milliseconds */
  epoch: bigint;
  /** from 1, without holes when given */
  sequence: bigint;
  collectedAtMs: number;
  frames: Frame[];
  gaps: Gap[];
  identity?: ServerIdentity | undefined;
  familyStates: FamilyState[];
  /** the bodies of all frames in their order, as one zstd frame */
  packedBodies?: Uint8Array | undefined;
}

function writeSnapshot(writer: WireWriter, message: Snapshot): void {
  if (message.serverId.length > 0) {
    writer.uint32(10);
    writer.view(message.serverId);
  }
  if (message.collectorId.length > 0) {
    writer.uint32(18);
    writer.view(message.collectorId);
  }
  if (message.epoch !== 0n) {
    writer.uint32(25);
    writer.fixed64(message.epoch);
  }
  if (message.sequence !== 0n) {
    writer.uint32(32);
    writer.uint64(message.sequence);
  }
  if (message.collectedAtMs !== 0) {
    writer.uint32(40);
    writer.safeSint64(message.collectedAtMs);
  }
  for (const item of message.frames) {
    writer.uint32(50);
    writer.message((inner) => writeFrame(inner, item));
  }
  for (const item of message.gaps) {
    writer.uint32(58);
    writer.message((inner) => writeGap(inner, item));
  }
  const { identity } = message;
  if (identity !== undefined) {
    writer.uint32(66);
    writer.message((inner) => writeServerIdentity(inner, identity));
  }
  for (const item of message.familyStates) {
    writer.uint32(74);
    writer.message((inner) => writeFamilyState(inner, item));
  }
  const { packedBodies } = message;
  if (packedBodies !== undefined) {
    writer.uint32(82);
    writer.view(packedBodies);
  }
}

function readSnapshot(reader: WireReader): Snapshot {
  const message: Snapshot = {
    serverId: EMPTY,
    collectorId: EMPTY,
    epoch: 0n,
    sequence: 0n,
    collectedAtMs: 0,
    frames: [],
    gaps: [],
    identity: undefined,
    familyStates: [],
    packedBodies: undefined,
  };
  while (!reader.atEnd) {
    const tag = reader.tag();
    switch (tag) {
      case 10:
        message.serverId = reader.view('Snapshot.serverId', 16);
        break;
      case 18:
        message.collectorId = reader.view('Snapshot.collectorId', 16);
        break;
      case 25:
        message.epoch = reader.fixed64();
        break;
      case 32:
        message.sequence = reader.uint64();
        break;
      case 40:
        message.collectedAtMs = reader.safeSint64();
        break;
      case 50:
        if (message.frames.length >= 1000) throw new MessageTooLarge('Snapshot.frames', 1000);
        message.frames.push(readFrame(reader.message()));
        break;
      case 58:
        if (message.gaps.length >= 1000) throw new MessageTooLarge('Snapshot.gaps', 1000);
        message.gaps.push(readGap(reader.message()));
        break;
      case 66:
        message.identity = readServerIdentity(reader.message());
        break;
      case 74:
        if (message.familyStates.length >= 1000) throw new MessageTooLarge('Snapshot.familyStates', 1000);
        message.familyStates.push(readFamilyState(reader.message()));
        break;
      case 82:
        message.packedBodies = reader.view('Snapshot.packedBodies', 20971520);
        break;
      default:
        reader.skip(tag);
    }
  }
  return message;
}

/** The bytes of a `Snapshot`. */
export function encodeSnapshot(message: Snapshot): Uint8Array {
  const writer = new WireWriter();
  writeSnapshot(writer, message);
  return writer.finish();
}

/**
 * Reads a `Snapshot`; byte fields are views into `bytes`.
 * @throws MalformedMessage, MessageTooLarge
 */
export function decodeSnapshot(bytes: Uint8Array): Snapshot {
  return readSnapshot(new WireReader(bytes));
}

/** `Frame` of collector.proto. Rows of one family, in the columns of one schema. */
export interface Frame {
  schemaId: Uint8Array;
  intervalMs: number;
  body: Uint8Array;
  /** how long the body is that lies in the packed ones */
  bodyBytes?: number | undefined;
}

function writeFrame(writer: WireWriter, message: Frame): void {
  if (message.schemaId.length > 0) {
    writer.uint32(10);
    writer.view(message.schemaId);
  }
  if (message.intervalMs !== 0) {
    writer.uint32(16);
    writer.uint32(message.intervalMs);
  }
  if (message.body.length > 0) {
    writer.uint32(26);
    writer.view(message.body);
  }
  const { bodyBytes } = message;
  if (bodyBytes !== undefined) {
    writer.uint32(32);
    writer.uint32(bodyBytes);
  }
}

function readFrame(reader: WireReader): Frame {
  const message: Frame = {
    schemaId: EMPTY,
    intervalMs: 0,
    body: EMPTY,
    bodyBytes: undefined,
  };
  while (!reader.atEnd) {
    const tag = reader.tag();
    switch (tag) {
      case 10:
        message.schemaId = reader.view('Frame.schemaId', 16);
        break;
      case 16:
        message.intervalMs = reader.uint32();
        break;
      case 26:
        message.body = reader.view('Frame.body', 20971520);
        break;
      case 32:
        message.bodyBytes = reader.uint32();
        break;
      default:
        reader.skip(tag);
    }
  }
  return message;
}

/** The bytes of a `Frame`. */
export function encodeFrame(message: Frame): Uint8Array {
  const writer = new WireWriter();
  writeFrame(writer, message);
  return writer.finish();
}

/**
 * Reads a `Frame`; byte fields are views into `bytes`.
 * @throws MalformedMessage, MessageTooLarge
 */
export function decodeFrame(bytes: Uint8Array): Frame {
  return readFrame(new WireReader(bytes));
}

/** `Gap` of collector.proto. Snapshots of this stream that the collector itself gave up, and why; both ends inclusive. */
export interface Gap {
  fromSequence: bigint;
  toSequence: bigint;
  fromMs: number;
  toMs: number;
  reason: string;
}

function writeGap(writer: WireWriter, message: Gap): void {
  if (message.fromSequence !== 0n) {
    writer.uint32(8);
    writer.uint64(message.fromSequence);
  }
  if (message.toSequence !== 0n) {
    writer.uint32(16);
    writer.uint64(message.toSequence);
  }
  if (message.fromMs !== 0) {
    writer.uint32(24);
    writer.safeSint64(message.fromMs);
  }
  if (message.toMs !== 0) {
    writer.uint32(32);
    writer.safeSint64(message.toMs);
  }
  if (message.reason !== '') {
    writer.uint32(42);
    writer.string(message.reason);
  }
}

function readGap(reader: WireReader): Gap {
  const message: Gap = {
    fromSequence: 0n,
    toSequence: 0n,
    fromMs: 0,
    toMs: 0,
    reason: '',
  };
  while (!reader.atEnd) {
    const tag = reader.tag();
    switch (tag) {
      case 8:
        message.fromSequence = reader.uint64();
        break;
      case 16:
        message.toSequence = reader.uint64();
        break;
      case 24:
        message.fromMs = reader.safeSint64();
        break;
      case 32:
        message.toMs = reader.safeSint64();
        break;
      case 42:
        message.reason = reader.string('Gap.reason', 64);
        break;
      default:
        reader.skip(tag);
    }
  }
  return message;
}

/** The bytes of a `Gap`. */
export function encodeGap(message: Gap): Uint8Array {
  const writer = new WireWriter();
  writeGap(writer, message);
  return writer.finish();
}

/**
 * Reads a `Gap`; byte fields are views into `bytes`.
 * @throws MalformedMessage, MessageTooLarge
 */
export function decodeGap(bytes: Uint8Array): Gap {
  return readGap(new WireReader(bytes));
}

/** `ServerIdentity` of collector.proto. */
export interface ServerIdentity {
  targetId: string;
  name: string;
  host: string;
  port: number;
  systemIdentifier: string;
  postmasterStartMs: number;
  inRecovery: boolean;
  version: string;
  versionNumber: number;
  labels: Record<string, string>;
  timeline: number;
}

function writeServerIdentity(writer: WireWriter, message: ServerIdentity): void {
  if (message.targetId !== '') {
    writer.uint32(10);
    writer.string(message.targetId);
  }
  if (message.name !== '') {
    writer.uint32(18);
    writer.string(message.name);
  }
  if (message.host !== '') {
    writer.uint32(26);
    writer.string(message.host);
  }
  if (message.port !== 0) {
    writer.uint32(32);
    writer.uint32(message.port);
  }
  if (message.systemIdentifier !== '') {
    writer.uint32(42);
    writer.string(message.systemIdentifier);
  }
  if (message.postmasterStartMs !== 0) {
    writer.uint32(48);
    writer.safeSint64(message.postmasterStartMs);
  }
  if (message.inRecovery) {
    writer.uint32(56);
    writer.bool(message.inRecovery);
  }
  if (message.version !== '') {
    writer.uint32(66);
    writer.string(message.version);
  }
  if (message.versionNumber !== 0) {
    writer.uint32(72);
    writer.uint32(message.versionNumber);
  }
  for (const [key, value] of Object.entries(message.labels)) {
    writer.uint32(82);
    writer.message((inner) => writeEntry(inner, key, value));
  }
  if (message.timeline !== 0) {
    writer.uint32(88);
    writer.uint32(message.timeline);
  }
}

function readServerIdentity(reader: WireReader): ServerIdentity {
  const message: ServerIdentity = {
    targetId: '',
    name: '',
    host: '',
    port: 0,
    systemIdentifier: '',
    postmasterStartMs: 0,
    inRecovery: false,
    version: '',
    versionNumber: 0,
    labels: emptyMap(),
    timeline: 0,
  };
  while (!reader.atEnd) {
    const tag = reader.tag();
    switch (tag) {
      case 10:
        message.targetId = reader.string('ServerIdentity.targetId', 512);
        break;
      case 18:
        message.name = reader.string('ServerIdentity.name', 512);
        break;
      case 26:
        message.host = reader.string('ServerIdentity.host', 512);
        break;
      case 32:
        message.port = reader.uint32();
        break;
      case 42:
        message.systemIdentifier = reader.string('ServerIdentity.systemIdentifier', 64);
        break;
      case 48:
        message.postmasterStartMs = reader.safeSint64();
        break;
      case 56:
        message.inRecovery = reader.bool();
        break;
      case 66:
        message.version = reader.string('ServerIdentity.version', 512);
        break;
      case 72:
        message.versionNumber = reader.uint32();
        break;
      case 82:
        readEntry(reader.message(), message.labels, 'ServerIdentity.labels', 64);
        break;
      case 88:
        message.timeline = reader.uint32();
        break;
      default:
        reader.skip(tag);
    }
  }
  return message;
}

/** The bytes of a `ServerIdentity`. */
export function encodeServerIdentity(message: ServerIdentity): Uint8Array {
  const writer = new WireWriter();
  writeServerIdentity(writer, message);
  return writer.finish();
}

/**
 * Reads a `ServerIdentity`; byte fields are views into `bytes`.
 * @throws MalformedMessage, MessageTooLarge
 */
export function decodeServerIdentity(bytes: Uint8Array): ServerIdentity {
  return readServerIdentity(new WireReader(bytes));
}

/** `FamilyState` of collector.proto. */
export interface FamilyState {
  family: string;
  state: string;
  reason: string;
  /** how often the family is due; 0 = not scheduled */
  intervalMs: number;
}

function writeFamilyState(writer: WireWriter, message: FamilyState): void {
  if (message.family !== '') {
    writer.uint32(10);
    writer.string(message.family);
  }
  if (message.state !== '') {
    writer.uint32(18);
    writer.string(message.state);
  }
  if (message.reason !== '') {
    writer.uint32(26);
    writer.string(message.reason);
  }
  if (message.intervalMs !== 0) {
    writer.uint32(32);
    writer.uint32(message.intervalMs);
  }
}

function readFamilyState(reader: WireReader): FamilyState {
  const message: FamilyState = {
    family: '',
    state: '',
    reason: '',
    intervalMs: 0,
  };
  while (!reader.atEnd) {
    const tag = reader.tag();
    switch (tag) {
      case 10:
        message.family = reader.string('FamilyState.family', 128);
        break;
      case 18:
        message.state = reader.string('FamilyState.state', 64);
        break;
      case 26:
        message.reason = reader.string('FamilyState.reason', 2048);
        break;
      case 32:
        message.intervalMs = reader.uint32();
        break;
      default:
        reader.skip(tag);
    }
  }
  return message;
}

/** The bytes of a `FamilyState`. */
export function encodeFamilyState(message: FamilyState): Uint8Array {
  const writer = new WireWriter();
  writeFamilyState(writer, message);
  return writer.finish();
}

/**
 * Reads a `FamilyState`; byte fields are views into `bytes`.
 * @throws MalformedMessage, MessageTooLarge
 */
export function decodeFamilyState(bytes: Uint8Array): FamilyState {
  return readFamilyState(new WireReader(bytes));
}

/** `CollectorMessage` of collector.proto. */
export interface CollectorMessage {
  hello?: Hello | undefined;
  schema?: SchemaDefinition | undefined;
  /** a frozen Snapshot */
  snapshot?: Uint8Array | undefined;
}

function writeCollectorMessage(writer: WireWriter, message: CollectorMessage): void {
  const { hello } = message;
  if (hello !== undefined) {
    writer.uint32(10);
    writer.message((inner) => writeHello(inner, hello));
  }
  const { schema } = message;
  if (schema !== undefined) {
    writer.uint32(18);
    writer.message((inner) => writeSchemaDefinition(inner, schema));
  }
  const { snapshot } = message;
  if (snapshot !== undefined) {
    writer.uint32(26);
    writer.view(snapshot);
  }
}

function readCollectorMessage(reader: WireReader): CollectorMessage {
  const message: CollectorMessage = {
    hello: undefined,
    schema: undefined,
    snapshot: undefined,
  };
  while (!reader.atEnd) {
    const tag = reader.tag();
    switch (tag) {
      case 10:
        message.schema = undefined;
        message.snapshot = undefined;
        message.hello = readHello(reader.message());
        break;
      case 18:
        message.hello = undefined;
        message.snapshot = undefined;
        message.schema = readSchemaDefinition(reader.message());
        break;
      case 26:
        message.hello = undefined;
        message.schema = undefined;
        message.snapshot = reader.view('CollectorMessage.snapshot', 20971520);
        break;
      default:
        reader.skip(tag);
    }
  }
  return message;
}

/** The bytes of a `CollectorMessage`. */
export function encodeCollectorMessage(message: CollectorMessage): Uint8Array {
  const writer = new WireWriter();
  writeCollectorMessage(writer, message);
  return writer.finish();
}

/**
 * Reads a `CollectorMessage`; byte fields are views into `bytes`.
 * @throws MalformedMessage, MessageTooLarge
 */
export function decodeCollectorMessage(bytes: Uint8Array): CollectorMessage {
  return readCollectorMessage(new WireReader(bytes));
}

/** `Hello` of collector.proto. */
export interface Hello {
  collectorVersion: string;
  hostName: string;
  targets: number;
}

function writeHello(writer: WireWriter, message: Hello): void {
  if (message.collectorVersion !== '') {
    writer.uint32(10);
    writer.string(message.collectorVersion);
  }
  if (message.hostName !== '') {
    writer.uint32(18);
    writer.string(message.hostName);
  }
  if (message.targets !== 0) {
    writer.uint32(24);
    writer.uint32(message.targets);
  }
}

function readHello(reader: WireReader): Hello {
  const message: Hello = {
    collectorVersion: '',
    hostName: '',
    targets: 0,
  };
  while (!reader.atEnd) {
    const tag = reader.tag();
    switch (tag) {
      case 10:
        message.collectorVersion = reader.string('Hello.collectorVersion', 128);
        break;
      case 18:
        message.hostName = reader.string('Hello.hostName', 512);
        break;
      case 24:
        message.targets = reader.uint32();
        break;
      default:
        reader.skip(tag);
    }
  }
  return message;
}

/** The bytes of a `Hello`. */
export function encodeHello(message: Hello): Uint8Array {
  const writer = new WireWriter();
  writeHello(writer, message);
  return writer.finish();
}

/**
 * Reads a `Hello`; byte fields are views into `bytes`.
 * @throws MalformedMessage, MessageTooLarge
 */
export function decodeHello(bytes: Uint8Array): Hello {
  return readHello(new WireReader(bytes));
}

/** `SchemaDefinition` of collector.proto. */
export interface SchemaDefinition {
  schemaId: Uint8Array;
  /** canonical JSON of the FrameSchema */
  definition: Uint8Array;
}

function writeSchemaDefinition(writer: WireWriter, message: SchemaDefinition): void {
  if (message.schemaId.length > 0) {
    writer.uint32(10);
    writer.view(message.schemaId);
  }
  if (message.definition.length > 0) {
    writer.uint32(18);
    writer.view(message.definition);
  }
}

function readSchemaDefinition(reader: WireReader): SchemaDefinition {
  const message: SchemaDefinition = {
    schemaId: EMPTY,
    definition: EMPTY,
  };
  while (!reader.atEnd) {
    const tag = reader.tag();
    switch (tag) {
      case 10:
        message.schemaId = reader.view('SchemaDefinition.schemaId', 16);
        break;
      case 18:
        message.definition = reader.view('SchemaDefinition.definition', 262144);
        break;
      default:
        reader.skip(tag);
    }
  }
  return message;
}

/** The bytes of a `SchemaDefinition`. */
export function encodeSchemaDefinition(message: SchemaDefinition): Uint8Array {
  const writer = new WireWriter();
  writeSchemaDefinition(writer, message);
  return writer.finish();
}

/**
 * Reads a `SchemaDefinition`; byte fields are views into `bytes`.
 * @throws MalformedMessage, MessageTooLarge
 */
export function decodeSchemaDefinition(bytes: Uint8Array): SchemaDefinition {
  return readSchemaDefinition(new WireReader(bytes));
}

/** `IngestMessage` of collector.proto. */
export interface IngestMessage {
  welcome?: Welcome | undefined;
  ack?: Ack | undefined;
  credit?: Credit | undefined;
  refusal?: Refusal | undefined;
  control?: Control | undefined;
}

function writeIngestMessage(writer: WireWriter, message: IngestMessage): void {
  const { welcome } = message;
  if (welcome !== undefined) {
    writer.uint32(10);
    writer.message((inner) => writeWelcome(inner, welcome));
  }
  const { ack } = message;
  if (ack !== undefined) {
    writer.uint32(18);
    writer.message((inner) => writeAck(inner, ack));
  }
  const { credit } = message;
  if (credit !== undefined) {
    writer.uint32(26);
    writer.message((inner) => writeCredit(inner, credit));
  }
  const { refusal } = message;
  if (refusal !== undefined) {
    writer.uint32(34);
    writer.message((inner) => writeRefusal(inner, refusal));
  }
  const { control } = message;
  if (control !== undefined) {
    writer.uint32(42);
    writer.message((inner) => writeControl(inner, control));
  }
}

function readIngestMessage(reader: WireReader): IngestMessage {
  const message: IngestMessage = {
    welcome: undefined,
    ack: undefined,
    credit: undefined,
    refusal: undefined,
    control: undefined,
  };
  while (!reader.atEnd) {
    const tag = reader.tag();
    switch (tag) {
      case 10:
        message.ack = undefined;
        message.credit = undefined;
        message.refusal = undefined;
        message.control = undefined;
        message.welcome = readWelcome(reader.message());
        break;
      case 18:
        message.welcome = undefined;
        message.credit = undefined;
        message.refusal = undefined;
        message.control = undefined;
        message.ack = readAck(reader.message());
        break;
      case 26:
        message.welcome = undefined;
        message.ack = undefined;
        message.refusal = undefined;
        message.control = undefined;
        message.credit = readCredit(reader.message());
        break;
      case 34:
        message.welcome = undefined;
        message.ack = undefined;
        message.credit = undefined;
        message.control = undefined;
        message.refusal = readRefusal(reader.message());
        break;
      case 42:
        message.welcome = undefined;
        message.ack = undefined;
        message.credit = undefined;
        message.refusal = undefined;
        message.control = readControl(reader.message());
        break;
      default:
        reader.skip(tag);
    }
  }
  return message;
}

/** The bytes of a `IngestMessage`. */
export function encodeIngestMessage(message: IngestMessage): Uint8Array {
  const writer = new WireWriter();
  writeIngestMessage(writer, message);
  return writer.finish();
}

/**
 * Reads a `IngestMessage`; byte fields are views into `bytes`.
 * @throws MalformedMessage, MessageTooLarge
 */
export function decodeIngestMessage(bytes: Uint8Array): IngestMessage {
  return readIngestMessage(new WireReader(bytes));
}

/** `Welcome` of collector.proto. */
export interface Welcome {
  collectorId: Uint8Array;
  organisationId: Uint8Array;
  /** snapshots that may be sent before more credit comes */
  credit: number;
  maxSnapshotBytes: number;
  /** which log ingest writes to; another one lacks what was acknowledged; empty = not known */
  logId: Uint8Array;
}

function writeWelcome(writer: WireWriter, message: Welcome): void {
  if (message.collectorId.length > 0) {
    writer.uint32(10);
    writer.view(message.collectorId);
  }
  if (message.organisationId.length > 0) {
    writer.uint32(18);
    writer.view(message.organisationId);
  }
  if (message.credit !== 0) {
    writer.uint32(24);
    writer.uint32(message.credit);
  }
  if (message.maxSnapshotBytes !== 0) {
    writer.uint32(32);
    writer.uint32(message.maxSnapshotBytes);
  }
  if (message.logId.length > 0) {
    writer.uint32(42);
    writer.view(message.logId);
  }
}

function readWelcome(reader: WireReader): Welcome {
  const message: Welcome = {
    collectorId: EMPTY,
    organisationId: EMPTY,
    credit: 0,
    maxSnapshotBytes: 0,
    logId: EMPTY,
  };
  while (!reader.atEnd) {
    const tag = reader.tag();
    switch (tag) {
      case 10:
        message.collectorId = reader.view('Welcome.collectorId', 16);
        break;
      case 18:
        message.organisationId = reader.view('Welcome.organisationId', 16);
        break;
      case 24:
        message.credit = reader.uint32();
        break;
      case 32:
        message.maxSnapshotBytes = reader.uint32();
        break;
      case 42:
        message.logId = reader.view('Welcome.logId', 16);
        break;
      default:
        reader.skip(tag);
    }
  }
  return message;
}

/** The bytes of a `Welcome`. */
export function encodeWelcome(message: Welcome): Uint8Array {
  const writer = new WireWriter();
  writeWelcome(writer, message);
  return writer.finish();
}

/**
 * Reads a `Welcome`; byte fields are views into `bytes`.
 * @throws MalformedMessage, MessageTooLarge
 */
export function decodeWelcome(bytes: Uint8Array): Welcome {
  return readWelcome(new WireReader(bytes));
}

/** `Ack` of collector.proto. */
export interface Ack {
  serverId: Uint8Array;
  epoch: bigint;
  logged: Range[];
  stored: Range[];
}

function writeAck(writer: WireWriter, message: Ack): void {
  if (message.serverId.length > 0) {
    writer.uint32(10);
    writer.view(message.serverId);
  }
  if (message.epoch !== 0n) {
    writer.uint32(17);
    writer.fixed64(message.epoch);
  }
  for (const item of message.logged) {
    writer.uint32(26);
    writer.message((inner) => writeRange(inner, item));
  }
  for (const item of message.stored) {
    writer.uint32(34);
    writer.message((inner) => writeRange(inner, item));
  }
}

function readAck(reader: WireReader): Ack {
  const message: Ack = {
    serverId: EMPTY,
    epoch: 0n,
    logged: [],
    stored: [],
  };
  while (!reader.atEnd) {
    const tag = reader.tag();
    switch (tag) {
      case 10:
        message.serverId = reader.view('Ack.serverId', 16);
        break;
      case 17:
        message.epoch = reader.fixed64();
        break;
      case 26:
        if (message.logged.length >= 10000) throw new MessageTooLarge('Ack.logged', 10000);
        message.logged.push(readRange(reader.message()));
        break;
      case 34:
        if (message.stored.length >= 10000) throw new MessageTooLarge('Ack.stored', 10000);
        message.stored.push(readRange(reader.message()));
        break;
      default:
        reader.skip(tag);
    }
  }
  return message;
}

/** The bytes of a `Ack`. */
export function encodeAck(message: Ack): Uint8Array {
  const writer = new WireWriter();
  writeAck(writer, message);
  return writer.finish();
}

/**
 * Reads a `Ack`; byte fields are views into `bytes`.
 * @throws MalformedMessage, MessageTooLarge
 */
export function decodeAck(bytes: Uint8Array): Ack {
  return readAck(new WireReader(bytes));
}

/** `Range` of collector.proto. Sequence numbers, both ends inclusive. */
export interface Range {
  from: bigint;
  to: bigint;
}

function writeRange(writer: WireWriter, message: Range): void {
  if (message.from !== 0n) {
    writer.uint32(8);
    writer.uint64(message.from);
  }
  if (message.to !== 0n) {
    writer.uint32(16);
    writer.uint64(message.to);
  }
}

function readRange(reader: WireReader): Range {
  const message: Range = {
    from: 0n,
    to: 0n,
  };
  while (!reader.atEnd) {
    const tag = reader.tag();
    switch (tag) {
      case 8:
        message.from = reader.uint64();
        break;
      case 16:
        message.to = reader.uint64();
        break;
      default:
        reader.skip(tag);
    }
  }
  return message;
}

/** The bytes of a `Range`. */
export function encodeRange(message: Range): Uint8Array {
  const writer = new WireWriter();
  writeRange(writer, message);
  return writer.finish();
}

/**
 * Reads a `Range`; byte fields are views into `bytes`.
 * @throws MalformedMessage, MessageTooLarge
 */
export function decodeRange(bytes: Uint8Array): Range {
  return readRange(new WireReader(bytes));
}

/** `Credit` of collector.proto. */
export interface Credit {
  snapshots: number;
}

function writeCredit(writer: WireWriter, message: Credit): void {
  if (message.snapshots !== 0) {
    writer.uint32(8);
    writer.uint32(message.snapshots);
  }
}

function readCredit(reader: WireReader): Credit {
  const message: Credit = {
    snapshots: 0,
  };
  while (!reader.atEnd) {
    const tag = reader.tag();
    switch (tag) {
      case 8:
        message.snapshots = reader.uint32();
        break;
      default:
        reader.skip(tag);
    }
  }
  return message;
}

/** The bytes of a `Credit`. */
export function encodeCredit(message: Credit): Uint8Array {
  const writer = new WireWriter();
  writeCredit(writer, message);
  return writer.finish();
}

/**
 * Reads a `Credit`; byte fields are views into `bytes`.
 * @throws MalformedMessage, MessageTooLarge
 */
export function decodeCredit(bytes: Uint8Array): Credit {
  return readCredit(new WireReader(bytes));
}

/** `Refusal` of collector.proto. */
export interface Refusal {
  serverId: Uint8Array;
  epoch: bigint;
  /** 0 when the message had none that could be read */
  sequence: bigint;
  code: string;
  message: string;
  retryable: boolean;
}

function writeRefusal(writer: WireWriter, message: Refusal): void {
  if (message.serverId.length > 0) {
    writer.uint32(10);
    writer.view(message.serverId);
  }
  if (message.epoch !== 0n) {
    writer.uint32(17);
    writer.fixed64(message.epoch);
  }
  if (message.sequence !== 0n) {
    writer.uint32(24);
    writer.uint64(message.sequence);
  }
  if (message.code !== '') {
    writer.uint32(34);
    writer.string(message.code);
  }
  if (message.message !== '') {
    writer.uint32(42);
    writer.string(message.message);
  }
  if (message.retryable) {
    writer.uint32(48);
    writer.bool(message.retryable);
  }
}

function readRefusal(reader: WireReader): Refusal {
  const message: Refusal = {
    serverId: EMPTY,
    epoch: 0n,
    sequence: 0n,
    code: '',
    message: '',
    retryable: false,
  };
  while (!reader.atEnd) {
    const tag = reader.tag();
    switch (tag) {
      case 10:
        message.serverId = reader.view('Refusal.serverId', 16);
        break;
      case 17:
        message.epoch = reader.fixed64();
        break;
      case 24:
        message.sequence = reader.uint64();
        break;
      case 34:
        message.code = reader.string('Refusal.code', 128);
        break;
      case 42:
        message.message = reader.string('Refusal.message', 2048);
        break;
      case 48:
        message.retryable = reader.bool();
        break;
      default:
        reader.skip(tag);
    }
  }
  return message;
}

/** The bytes of a `Refusal`. */
export function encodeRefusal(message: Refusal): Uint8Array {
  const writer = new WireWriter();
  writeRefusal(writer, message);
  return writer.finish();
}

/**
 * Reads a `Refusal`; byte fields are views into `bytes`.
 * @throws MalformedMessage, MessageTooLarge
 */
export function decodeRefusal(bytes: Uint8Array): Refusal {
  return readRefusal(new WireReader(bytes));
}

/** `Control` of collector.proto. */
export interface Control {
  /** empty = every server of this collector */
  serverId: Uint8Array;
  pause?: boolean | undefined;
  watchUntilMs?: number | undefined;
}

function writeControl(writer: WireWriter, message: Control): void {
  if (message.serverId.length > 0) {
    writer.uint32(10);
    writer.view(message.serverId);
  }
  const { pause } = message;
  if (pause !== undefined) {
    writer.uint32(16);
    writer.bool(pause);
  }
  const { watchUntilMs } = message;
  if (watchUntilMs !== undefined) {
    writer.uint32(24);
    writer.safeSint64(watchUntilMs);
  }
}

function readControl(reader: WireReader): Control {
  const message: Control = {
    serverId: EMPTY,
    pause: undefined,
    watchUntilMs: undefined,
  };
  while (!reader.atEnd) {
    const tag = reader.tag();
    switch (tag) {
      case 10:
        message.serverId = reader.view('Control.serverId', 16);
        break;
      case 16:
        message.watchUntilMs = undefined;
        message.pause = reader.bool();
        break;
      case 24:
        message.pause = undefined;
        message.watchUntilMs = reader.safeSint64();
        break;
      default:
        reader.skip(tag);
    }
  }
  return message;
}

/** The bytes of a `Control`. */
export function encodeControl(message: Control): Uint8Array {
  const writer = new WireWriter();
  writeControl(writer, message);
  return writer.finish();
}

/**
 * Reads a `Control`; byte fields are views into `bytes`.
 * @throws MalformedMessage, MessageTooLarge
 */
export function decodeControl(bytes: Uint8Array): Control {
  return readControl(new WireReader(bytes));
}

/** `SnapshotBatch` of collector.proto. The body of POST /api/v1/snapshots with `messageType=pganalytics.collector.v1.SnapshotBatch`. */
export interface SnapshotBatch {
  schemas: SchemaDefinition[];
  snapshots: Uint8Array[];
}

function writeSnapshotBatch(writer: WireWriter, message: SnapshotBatch): void {
  for (const item of message.schemas) {
    writer.uint32(10);
    writer.message((inner) => writeSchemaDefinition(inner, item));
  }
  for (const item of message.snapshots) {
    writer.uint32(18);
    writer.view(item);
  }
}

function readSnapshotBatch(reader: WireReader): SnapshotBatch {
  const message: SnapshotBatch = {
    schemas: [],
    snapshots: [],
  };
  while (!reader.atEnd) {
    const tag = reader.tag();
    switch (tag) {
      case 10:
        if (message.schemas.length >= 1000) throw new MessageTooLarge('SnapshotBatch.schemas', 1000);
        message.schemas.push(readSchemaDefinition(reader.message()));
        break;
      case 18:
        if (message.snapshots.length >= 10000) throw new MessageTooLarge('SnapshotBatch.snapshots', 10000);
        message.snapshots.push(reader.view('SnapshotBatch.snapshots', WHOLE));
        break;
      default:
        reader.skip(tag);
    }
  }
  return message;
}

/** The bytes of a `SnapshotBatch`. */
export function encodeSnapshotBatch(message: SnapshotBatch): Uint8Array {
  const writer = new WireWriter();
  writeSnapshotBatch(writer, message);
  return writer.finish();
}

/**
 * Reads a `SnapshotBatch`; byte fields are views into `bytes`.
 * @throws MalformedMessage, MessageTooLarge
 */
export function decodeSnapshotBatch(bytes: Uint8Array): SnapshotBatch {
  return readSnapshotBatch(new WireReader(bytes));
}
