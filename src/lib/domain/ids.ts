/**
 * Branded record ids: 128 random bits as 22 base64url characters. Random, so that they say nothing
 * about a person and two devices never meet on one.
 */

declare const brand: unique symbol;
export type Brand<T, B extends string> = T & { readonly [brand]: B };

export type CustomerId = Brand<string, 'CustomerId'>;
export type SegmentModelId = Brand<string, 'SegmentModelId'>;
export type FieldId = Brand<string, 'FieldId'>;
export type ImportId = Brand<string, 'ImportId'>;
export type SettingsId = Brand<string, 'SettingsId'>;
export type InteractionId = Brand<string, 'InteractionId'>;
export type TaskId = Brand<string, 'TaskId'>;
export type PipelineId = Brand<string, 'PipelineId'>;
export type DealId = Brand<string, 'DealId'>;
export type ProductId = Brand<string, 'ProductId'>;
export type OrderId = Brand<string, 'OrderId'>;
export type TicketId = Brand<string, 'TicketId'>;
export type SurveyId = Brand<string, 'SurveyId'>;
export type ResponseId = Brand<string, 'ResponseId'>;
export type ViewId = Brand<string, 'ViewId'>;
export type BusinessId = Brand<string, 'BusinessId'>;
export type TagId = Brand<string, 'TagId'>;
export type RecordId =
	| CustomerId
	| SegmentModelId
	| FieldId
	| ImportId
	| SettingsId
	| InteractionId
	| TaskId
	| PipelineId
	| DealId
	| ProductId
	| OrderId
	| TicketId
	| SurveyId
	| ResponseId
	| ViewId
	| BusinessId
	| TagId;
/** Ids of what stands inside a record: a stage, a payment, a message, a question. */
export type StageId = Brand<string, 'StageId'>;
export type PaymentId = Brand<string, 'PaymentId'>;
export type MessageId = Brand<string, 'MessageId'>;
export type QuestionId = Brand<string, 'QuestionId'>;
type PartId = StageId | PaymentId | MessageId | QuestionId;

/** Fills the array with random bytes; `crypto.getRandomValues` outside tests. */
export type RandomBytes = (target: Uint8Array<ArrayBuffer>) => void;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** A new random id: `newId<CustomerId>(random)` → `"kJ2…"` (22 characters). */
export function newId<Id extends RecordId | PartId>(random: RandomBytes): Id {
	const bytes = new Uint8Array(16);
	random(bytes);
	let text = '';
	for (let i = 0; i < 16; i += 3) {
		const a = bytes[i]!;
		const b = bytes[i + 1] ?? 0;
		const c = bytes[i + 2] ?? 0;
		text += ALPHABET[a >> 2]! + ALPHABET[((a & 3) << 4) | (b >> 4)]!;
		if (i + 1 < 16) text += ALPHABET[((b & 15) << 2) | (c >> 6)]! + ALPHABET[c & 63]!;
	}
	return text as Id;
}

/** Bytes taken from the browser at a time; it takes as long to give sixteen. */
const POOL_BYTES = 4096;

/** The same bytes for many small targets, ids of an import, without asking the browser for each. */
export function pooled(random: RandomBytes): RandomBytes {
	const pool = new Uint8Array(POOL_BYTES);
	let at = POOL_BYTES;
	return (target) => {
		if (target.length > POOL_BYTES) return random(target);
		if (at + target.length > POOL_BYTES) {
			random(pool);
			at = 0;
		}
		target.set(pool.subarray(at, (at += target.length)));
	};
}

/** Whether a text from outside (an address, a file) has the form of an id. */
export function isId(text: string): boolean {
	return /^[A-Za-z0-9_-]{22}$/.test(text);
}
