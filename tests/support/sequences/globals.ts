/**
 * The globals that code under test reaches for, led into the world whose code runs; outside of one they are what they
 * were. Whatever Node would answer at a time of its own becomes a task of the world instead.
 */
import 'fake-indexeddb/auto';
import { createCipheriv, createDecipheriv, createHash, KeyObject } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { IDBDatabase, IDBTransaction } from 'fake-indexeddb';
import type { IDBFactory } from 'fake-indexeddb';
import type { World } from './world.ts';

/** Whose code runs. 0: nobody's in the world, the test itself. */
export type Owner = number;

// What of fake-indexeddb's inside is needed to see and to end the work of one tab.
export interface RawTransaction {
	owner?: Owner;
	_state: string;
	_started: boolean;
	_rollbackLog: (() => void)[];
	_start: () => void;
	db: { _rawDatabase: RawDatabase };
}
export interface RawConnection {
	owner?: Owner;
	_closed: boolean;
}
export interface RawDatabase {
	version: number;
	transactions: RawTransaction[];
	connections: RawConnection[];
	processTransactions(): void;
}
export interface RawFactory {
	_databases: Map<string, RawDatabase>;
	_connectionQueues: Pick<Map<string, { then(task: () => Promise<void>): unknown }>, 'get' | 'set'>;
}

/** The world whose code runs now. */
let active: World | null = null;
export function makeActive(world: World | null): void {
	active = world;
}
export const real = {
	setImmediate: globalThis.setImmediate,
	setTimeout: globalThis.setTimeout,
	clearTimeout: globalThis.clearTimeout
};

const outsideFactory = globalThis.indexedDB;
const factory = () => active?.factory ?? outsideFactory;
Object.defineProperty(globalThis, 'indexedDB', {
	configurable: true,
	value: {
		open: (...args: Parameters<IDBFactory['open']>) => factory().open(...args),
		deleteDatabase: (name: string) => factory().deleteDatabase(name),
		databases: () => factory().databases(),
		cmp: (a: unknown, b: unknown) => factory().cmp(a, b)
	}
});

const transaction = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (...args) {
	const made = transaction.apply(this, args);
	if (active) (made as unknown as RawTransaction).owner = active.owner;
	return made;
};
const rawTransaction = IDBTransaction.prototype as unknown as RawTransaction;
const start = rawTransaction._start;
rawTransaction._start = function (this: RawTransaction) {
	if (!active || this.owner === undefined || this.owner === active.owner) return start.call(this);
	this._started = true;
	active.enqueue(this.owner, () => start.call(this));
};

/** Objects that a database keeps as they are: a folder's handle stands for the folder wherever it goes. */
export const handles = new WeakSet<object>();
const clone = globalThis.structuredClone;
globalThis.structuredClone = ((value: unknown, options?: StructuredSerializeOptions) => {
	const folder = (value as { book?: { folder?: object | null } } | null | undefined)?.book?.folder;
	if (!folder || !handles.has(folder)) return clone(value, options);
	const { book, ...rest } = value as { book: object };
	return { ...(clone(rest) as object), book: { ...(clone({ ...book, folder: null }) as object), folder } };
}) as typeof structuredClone;

globalThis.setImmediate = Object.assign(
	(run: (...args: unknown[]) => void, ...args: unknown[]) =>
		active ? (active.enqueue(active.owner, () => run(...args)) as never) : real.setImmediate(run, ...args),
	real.setImmediate
);
globalThis.setTimeout = Object.assign(
	(run: (...args: unknown[]) => void, delay = 0, ...args: unknown[]) =>
		active
			? (active.startTimer(active.owner, () => run(...args), delay) as never)
			: real.setTimeout(run, delay, ...args),
	real.setTimeout
);
globalThis.clearTimeout = (timer) => {
	if (!(typeof timer === 'number' && active?.stopTimer(timer))) real.clearTimeout(timer);
};

// Node answers from its thread pool, in an order of its own. What is used most is worked out at once instead.
const subtle = Object.getPrototypeOf(crypto.subtle) as Record<string, (...args: unknown[]) => Promise<unknown>>;
const atOnce: Record<string, (...args: never[]) => Uint8Array | null> = {
	digest: (_: string, data: BufferSource) => createHash('sha256').update(bytesOf(data)).digest(),
	encrypt: (algorithm: AesGcmParams, key: CryptoKey, data: BufferSource) => {
		const cipher = createCipheriv('aes-256-gcm', KeyObject.from(key), bytesOf(algorithm.iv));
		if (algorithm.additionalData) cipher.setAAD(bytesOf(algorithm.additionalData));
		return Buffer.concat([cipher.update(bytesOf(data)), cipher.final(), cipher.getAuthTag()]);
	},
	decrypt: (algorithm: AesGcmParams, key: CryptoKey, data: BufferSource) => {
		const sealed = bytesOf(data);
		const cipher = createDecipheriv('aes-256-gcm', KeyObject.from(key), bytesOf(algorithm.iv));
		if (algorithm.additionalData) cipher.setAAD(bytesOf(algorithm.additionalData));
		cipher.setAuthTag(sealed.subarray(-16));
		try {
			return Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
		} catch {
			return null;
		}
	}
};
for (const name of [
	'digest',
	'encrypt',
	'decrypt',
	'importKey',
	'deriveKey',
	'deriveBits',
	'generateKey',
	'exportKey'
]) {
	const original = subtle[name]!;
	subtle[name] = function (this: SubtleCrypto, ...args) {
		const world = active;
		if (!world) return original.apply(this, args);
		const { owner } = world;
		const known = atOnce[name];
		if (known) {
			const result = known(...(args as never[]));
			return new Promise((resolve, reject) =>
				world.enqueue(owner, () =>
					result
						? resolve(new Uint8Array(result).buffer)
						: reject(new DOMException('The operation failed', 'OperationError'))
				)
			);
		}
		const answer = original.apply(this, args);
		return new Promise((resolve, reject) => world.enqueue(owner, () => answer.then(resolve, reject)));
	};
}

// Streams of Node's own wake whoever waits for them at a time of their own: whoever had died by then went on as
// somebody else. Reading bytes is one task instead, and packing them is done at once.
for (const name of ['arrayBuffer', 'text'] as const) {
	const original = Blob.prototype[name] as (this: Blob) => Promise<unknown>;
	Blob.prototype[name] = function (this: Blob) {
		const world = active;
		if (!world) return original.call(this);
		const { owner } = world;
		return new Promise((resolve, reject) => world.enqueue(owner, () => original.call(this).then(resolve, reject)));
	} as never;
}
const originalStream = Blob.prototype.stream;
Blob.prototype.stream = function (this: Blob) {
	if (!active) return originalStream.call(this);
	return new ReadableStream({
		pull: async (controller) => {
			controller.enqueue(new Uint8Array(await this.arrayBuffer()));
			controller.close();
		}
	});
};

/** Gives the bytes once all of them are known. */
function atTheEnd(convert: (bytes: Uint8Array) => Uint8Array): TransformStream<Uint8Array, Uint8Array> {
	const parts: Uint8Array[] = [];
	return new TransformStream({
		transform: (part) => void parts.push(part),
		flush: (controller) => controller.enqueue(new Uint8Array(convert(Buffer.concat(parts))))
	});
}
const streams = {
	CompressionStream: [globalThis.CompressionStream, gzipSync],
	DecompressionStream: [globalThis.DecompressionStream, gunzipSync]
} as const;
for (const [name, [original, convert]] of Object.entries(streams)) {
	const substitute = function (format: CompressionFormat) {
		return active && format === 'gzip' ? atTheEnd(convert) : new original(format);
	};
	Object.defineProperty(globalThis, name, { configurable: true, value: substitute });
}

function bytesOf(data: BufferSource): Uint8Array {
	return ArrayBuffer.isView(data)
		? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
		: new Uint8Array(data);
}
