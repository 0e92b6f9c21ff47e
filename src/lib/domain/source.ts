/** Where a record came from first. */
import type { ImportId } from './ids.ts';

export type RecordSource = { kind: 'manual' } | { kind: 'sample' } | { kind: 'import'; id: ImportId };
