import { z } from 'zod';

/** An id of ours: 8-4-4-4-12 hex digits, any version. */
export const idField = z.guid();

/** An unsigned 64-bit number as decimal digits, exact in JSON. */
export const uint64Field = z.string().regex(/^\d{1,20}$/);

/** A moment as milliseconds since 1970. */
export const epochMsField = z.number().int().nonnegative();

/** A SHA-256 as 64 lower-case hex digits. */
export const sha256Field = z.string().regex(/^[0-9a-f]{64}$/);

/** Labels of a server: free names and values. */
export const labelsField = z.record(z.string(), z.string());

/** What a member of an organisation or an API token may do. */
export const roleField = z.enum(['admin', 'editor', 'viewer']);
