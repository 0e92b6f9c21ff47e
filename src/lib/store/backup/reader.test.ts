import { describe, expect, test, vi } from 'vitest';
import type { BackupHeader, BackupId } from '#lib/domain/backup.ts';
import type { Result } from '#lib/domain/errors.ts';
import { valueOf } from '../../../../tests/support/store.ts';
import type { OpenRows } from '../contract.ts';
import {
	FRAME_HEAD_BYTES,
	LIMITS,
	MANIFEST_FRAME,
	NONCE_BYTES,
	PREFIX_BYTES,
	ROWS_FRAME,
	TRAILER_BYTES,
	frameAbout,
	frameHead,
	frameHeadFrom,
	sha256,
	trailerBytes
} from './format.ts';
import type { FrameKind } from './format.ts';
import { pack } from './packing.ts';
import { backupRows, readHeader, verifyBackup } from './reader.ts';
import { backupKey, exampleHeader, exampleRows, written } from '../../../../tests/support/backup.ts';

// A wait and no measure: several suites share the machine.
vi.setConfig({ testTimeout: 60_000 });

type Bytes = Uint8Array<ArrayBuffer>;

/** Start and end of every frame in a file, the manifest last. */
function framesIn(file: Bytes): { from: number; to: number; kind: number }[] {
	const frames: { from: number; to: number; kind: number }[] = [];
	let from = PREFIX_BYTES + new DataView(file.buffer).getUint32(8);
	while (from < file.length - TRAILER_BYTES) {
		const head = frameHeadFrom(file.subarray(from, from + FRAME_HEAD_BYTES));
		const to = from + FRAME_HEAD_BYTES + head.length;
		frames.push({ from, to, kind: head.kind });
		from = to;
	}
	return frames;
}

function joined(...parts: Bytes[]): Bytes {
	const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		all.set(part, at);
		at += part.length;
	}
	return all;
}

/** The file with other frames in place of its own, the trailer set right: only the frames are at fault. */
function withFrames(file: Bytes, frames: Bytes[]): Bytes {
	const [first] = framesIn(file);
	const body = joined(file.subarray(0, first!.from), ...frames);
	return joined(body, trailerBytes(body.length + TRAILER_BYTES));
}

async function verdict(file: Bytes, key: CryptoKey): Promise<Result<unknown>> {
	const start = await readHeader(new Blob([file]));
	return start.ok ? verifyBackup(new Blob([file]), start.value, key) : start;
}

const refused = (fault: string, frame?: number | string) => ({
	ok: false,
	error: { code: 'backup-invalid', params: frame === undefined ? { fault } : { fault, frame } }
});

const key = await backupKey();
const { file, manifest } = await written(exampleRows(12_000), { key });
const frames = framesIn(file).map(({ from, to }) => file.subarray(from, to));

describe('S90 a backup reads back as it was written', () => {
	test('several frames, every row and text equal, the manifest the same', async () => {
		expect(frames.length).toBeGreaterThan(4);
		const start = valueOf(await readHeader(new Blob([file])));
		expect(start.header).toEqual(exampleHeader());
		expect(valueOf(await verifyBackup(new Blob([file]), start, key))).toEqual(manifest);
		const read: OpenRows['rows'] = [];
		for await (const some of backupRows(new Blob([file]), start, key)) read.push(...some.rows);
		expect(read).toEqual([...exampleRows(12_000)].flatMap((some) => some.rows));
		expect(manifest).toMatchObject({ seq: 7, hash: 'h7', customers: 12_000, unreadable: 0 });
		expect(manifest.counts).toMatchObject({ customers: 12_000, meta: 1 });
	});

	test('a line longer than a frame goes on in the next ones', async () => {
		const text = JSON.stringify({ note: '长'.repeat(LIMITS.frameBytes) });
		const long = await written([{ table: 'fields', rows: [{ row: { id: 'x' }, text }] }], { key });
		const start = valueOf(await readHeader(new Blob([long.file])));
		expect(valueOf(await verifyBackup(new Blob([long.file]), start, key)).frames).toHaveLength(4);
		for await (const { rows } of backupRows(new Blob([long.file]), start, key)) expect(rows[0]?.text).toBe(text);
	});

	test('no rows, texts that are null or missing, names and texts that JavaScript knows', async () => {
		const rows: OpenRows['rows'] = [
			{ row: { id: '__proto__', constructor: 'x' }, text: null },
			{ row: { id: 'toString' } }
		];
		for (const some of [[], [{ table: 'fields', rows }]]) {
			const small = await written(some, { key });
			const start = valueOf(await readHeader(new Blob([small.file])));
			expect(valueOf(await verifyBackup(new Blob([small.file]), start, key))).toEqual(small.manifest);
			for await (const read of backupRows(new Blob([small.file]), start, key)) expect(read.rows).toEqual(rows);
		}
	});
});

describe('S91 a later row replaces an earlier one with the same key', () => {
	test('counts are those after replacement, and the order of rows is kept', async () => {
		const row = (id: string, rev: number, text: string | null) => ({ row: { id, rev }, text });
		const twice = await written(
			[
				{ table: 'customers', rows: [row('a', 1, '1'), row('b', 1, '1'), row('c', 1, '1')] },
				{ table: 'payloads', rows: [{ row: { entry: 'e1', chunk: 0 }, text: 'x' }] },
				{ table: 'meta', rows: [{ row: { key: 'head', seq: 1, hash: 'old' } }] },
				{ table: 'customers', rows: [row('a', 2, '2'), row('b', 2, null)] },
				{ table: 'payloads', rows: [{ row: { entry: 'e1', chunk: 1 }, text: 'x' }] },
				{ table: 'meta', rows: [{ row: { key: 'head', seq: 2, hash: 'new' } }] }
			],
			{ key }
		);
		expect(twice.manifest).toMatchObject({
			counts: { customers: 3, payloads: 2, meta: 1 },
			customers: 2,
			seq: 2,
			hash: 'new'
		});
		expect((await verdict(twice.file, key)).ok).toBe(true);
	});
});

describe('S92 a backup that was touched is refused, and the frame is named', () => {
	test('[F21] a flipped bit, anywhere in the file', async () => {
		const spans = framesIn(file);
		const places = [
			0,
			7,
			9,
			20,
			spans[0]!.from - 2,
			...spans.flatMap(({ from, to }) => [0, 3, 7, 12, 30].map((offset) => from + offset).concat(to - 1)),
			file.length - TRAILER_BYTES + 7,
			file.length - 1
		];
		for (const place of places) {
			const touched = file.slice();
			touched[place]! ^= 1;
			const result = await verdict(touched, key);
			expect(result, `byte ${place}`).toMatchObject({ ok: false, error: { code: 'backup-invalid' } });
			const index = spans.findIndex(({ from, to }) => place >= from && place < to);
			const isManifest = spans[index]?.kind === MANIFEST_FRAME;
			if (index >= 0 && !result.ok)
				expect(isManifest ? [index + 1, 'manifest'] : [index + 1], `byte ${place}`).toContain(
					result.error.params?.frame
				);
		}
	});

	test('[F21] a flipped bit in the contents of the third frame', async () => {
		const touched = file.slice();
		touched[framesIn(file)[2]!.from + 500]! ^= 4;
		expect(await verdict(touched, key)).toEqual(refused('damaged', 3));
	});

	test('[F21] cut off: in the header, in a frame, between frames, before and in the trailer', async () => {
		const spans = framesIn(file);
		expect(await verdict(file.slice(0, 5), key)).toEqual(refused('not-a-backup'));
		expect(await verdict(file.slice(0, 10), key)).toEqual(refused('truncated', 'header'));
		expect(await verdict(file.slice(0, spans[0]!.from - 1), key)).toEqual(refused('truncated', 'header'));
		expect(await verdict(file.slice(0, spans[2]!.from + 100), key)).toEqual(refused('truncated', 3));
		expect(await verdict(file.slice(0, spans[2]!.from), key)).toEqual(refused('truncated', 3));
		expect(await verdict(file.slice(0, -TRAILER_BYTES), key)).toEqual(refused('truncated', 'trailer'));
		expect(await verdict(file.slice(0, -1), key)).toEqual(refused('truncated', 'trailer'));
	});

	test('[F21] a frame dropped, doubled, or in another place', async () => {
		const without = frames.toSpliced(1, 1);
		const doubled = frames.toSpliced(1, 0, frames[1]!);
		const swapped = [frames[0]!, frames[2]!, frames[1]!, ...frames.slice(3)];
		expect(await verdict(withFrames(file, without), key)).toEqual(refused('wrong-order', 2));
		expect(await verdict(withFrames(file, doubled), key)).toEqual(refused('wrong-order', 3));
		expect(await verdict(withFrames(file, swapped), key)).toEqual(refused('wrong-order', 2));
		// The last one before the manifest, too.
		expect(await verdict(withFrames(file, frames.toSpliced(-2, 1)), key)).toEqual(
			refused('wrong-order', frames.length - 1)
		);
	});

	test('[F21] a frame in another place under the number of that place', async () => {
		const renamed = frames[2]!.slice();
		renamed.set(frameHead(ROWS_FRAME, 1, renamed.length - FRAME_HEAD_BYTES));
		expect(await verdict(withFrames(file, frames.with(1, renamed)), key)).toEqual(refused('damaged', 2));
	});

	test('[F21] a frame of another vault, and one of another backup under the same key', async () => {
		const foreign = await written(exampleRows(12_000), { key: await backupKey() });
		const other = await written(exampleRows(12_000), {
			key,
			header: { ...exampleHeader(), id: 'B'.repeat(22) as BackupId }
		});
		for (const { file: source } of [foreign, other]) {
			const span = framesIn(source)[1]!;
			const mixed = frames.with(1, source.subarray(span.from, span.to));
			expect(await verdict(withFrames(file, mixed), key)).toEqual(refused('damaged', 2));
		}
	});

	test('[F21] the same frame sealed again is not the frame that was written', async () => {
		const again = await written(exampleRows(12_000), { key, seed: 9 });
		const span = framesIn(again.file)[1]!;
		const mixed = frames.with(1, again.file.subarray(span.from, span.to));
		expect(await verdict(withFrames(file, mixed), key)).toEqual(refused('damaged', 2));
	});

	test('[F21] something after the end, and a header that is not the one that was written', async () => {
		expect(await verdict(joined(file, Uint8Array.of(0)), key)).toEqual(refused('damaged', 'trailer'));
		const text = new TextDecoder().decode(file.subarray(PREFIX_BYTES, framesIn(file)[0]!.from));
		const touched = file.slice();
		touched.set(new TextEncoder().encode(text.replace('"createdAt":1', '"createdAt":2')), PREFIX_BYTES);
		expect(await verdict(touched, key)).toEqual(refused('damaged', 'manifest'));
	});

	test('another key opens nothing', async () => {
		expect(await verdict(file, await backupKey())).toEqual(refused('damaged', 1));
	});

	test('a newer format, a newer database, no backup at all', async () => {
		const newer = file.slice();
		newer[7] = 2;
		expect(await verdict(newer, key)).toEqual(refused('newer-format'));
		const header: BackupHeader = { ...exampleHeader(), database: 99 };
		expect(await verdict((await written([], { key, header })).file, key)).toEqual(refused('newer-format'));
		expect(await verdict(new TextEncoder().encode('name,email\r\nAnna,anna@example.com\r\n'), key)).toEqual(
			refused('not-a-backup')
		);
		expect(await verdict(new Uint8Array(0), key)).toEqual(refused('not-a-backup'));
	});
});

/** A file as somebody who knows the key could make it: these plain frames and this manifest. */
async function forged(
	plains: Bytes[],
	stated: object,
	packed: (plain: Bytes) => Promise<Bytes> = pack
): Promise<Bytes> {
	const header = exampleHeader();
	const start = file.slice(0, framesIn(file)[0]!.from);
	const parts: Bytes[] = [];
	const frame = async (kind: FrameKind, plain: Bytes, digest: string) => {
		const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
		const additionalData = frameAbout(header.id, parts.length, kind, digest);
		const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, await packed(plain));
		const bytes = joined(frameHead(kind, parts.length, iv.length + sealed.byteLength), iv, new Uint8Array(sealed));
		parts.push(bytes);
		return sha256(bytes);
	};
	const digests: string[] = [];
	for (const plain of plains) digests.push(await frame(ROWS_FRAME, plain, ''));
	const text = JSON.stringify({
		manifest: {
			counts: {},
			frames: digests,
			seq: 0,
			hash: '',
			vaultId: header.seal.vaultId,
			customers: 0,
			unreadable: 0,
			...stated
		},
		header: await sha256(start)
	});
	await frame(MANIFEST_FRAME, new TextEncoder().encode(text), await sha256(start));
	return withFrames(file, parts);
}

describe('S93 a hostile file costs no more than its limits', () => {
	const line = (...values: unknown[]) => new TextEncoder().encode(`${JSON.stringify(values)}\n`);

	test('what `forged` makes is taken where nothing is wrong with it', async () => {
		const honest = await forged([line('fields', { id: 'a' }, '{}')], { counts: { fields: 1 } });
		expect((await verdict(honest, key)).ok).toBe(true);
	});

	test('[F22] a gzip bomb stops at the cap', async () => {
		// 400 MB in less than half a megabyte.
		const bomb = await gzipOfZeros(400);
		expect(bomb.length).toBeLessThan(LIMITS.storedFrameBytes);
		const before = process.memoryUsage().arrayBuffers;
		let peak = 0;
		const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().arrayBuffers)), 1);
		const hostile = await forged([new Uint8Array(1)], {}, (plain) =>
			plain.length === 1 ? Promise.resolve(bomb) : pack(plain)
		);
		expect(await verdict(hostile, key)).toEqual(refused('too-large', 1));
		clearInterval(watch);
		expect(peak - before).toBeLessThan(64 * 1024 * 1024);
	});

	test('[F22] a manifest of a billion rows is refused, also where it is a bomb itself', async () => {
		const promising = await forged([line('fields', { id: 'a' }, '{}')], { counts: { fields: 1e9 } });
		expect(await verdict(promising, key)).toEqual(refused('too-large', 'manifest'));
		const more = await forged([line('fields', { id: 'a' }, '{}')], { counts: { fields: 2 } });
		expect(await verdict(more, key)).toEqual(refused('incomplete', 'manifest'));
		const bomb = await gzipOfZeros(100);
		expect(await verdict(await forged([], {}, () => Promise.resolve(bomb)), key)).toEqual(
			refused('too-large', 'manifest')
		);
	});

	test('lengths that promise more than there is, or than is taken', async () => {
		const promising = frames[1]!.slice();
		promising.set(frameHead(ROWS_FRAME, 1, 0xffffffff));
		expect(await verdict(withFrames(file, frames.with(1, promising)), key)).toEqual(refused('too-large', 2));
		const header = file.slice();
		new DataView(header.buffer).setUint32(8, 0xffffffff);
		expect(await verdict(header, key)).toEqual(refused('too-large', 'header'));
	});

	test('rows that are not rows', async () => {
		const cases: [Bytes, number][] = [
			[line('nonsense', { id: 'a' }), 1],
			[line('customers', { name: 'no id' }, '{}'), 1],
			[line('customers', ['a'], '{}'), 1],
			[line('customers', { id: 'a' }, 5), 1],
			[line({}), 1],
			[new TextEncoder().encode('not json\n'), 1],
			[Uint8Array.of(0xff, 0xfe, 0x0a), 1],
			[new TextEncoder().encode('["fields",{"id":"a"}]'), 1]
		];
		for (const [plain, frame] of cases) {
			expect(await verdict(await forged([plain], { counts: { fields: 1 } }), key)).toEqual(refused('damaged', frame));
		}
	});
});

describe('S94 reading can be stopped, and a file that went away is told from a damaged one', () => {
	test('an aborted reading is `cancelled`', async () => {
		const controller = new AbortController();
		const start = valueOf(await readHeader(new Blob([file])));
		const onProgress = () => controller.abort();
		expect(await verifyBackup(new Blob([file]), start, key, { signal: controller.signal, onProgress })).toEqual({
			ok: false,
			error: { code: 'cancelled' }
		});
	});

	test('a file that cannot be read any more is `file-changed`', async () => {
		const gone = {
			size: 1,
			slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotReadableError')) })
		} as unknown as Blob;
		expect(await readHeader(gone)).toEqual({ ok: false, error: { code: 'file-changed' } });
	});
});

async function gzipOfZeros(megabytes: number): Promise<Bytes> {
	let left = megabytes;
	const zeros = new Uint8Array(1024 * 1024);
	const source = new ReadableStream<Bytes>({
		pull(controller) {
			if (left-- > 0) controller.enqueue(zeros);
			else controller.close();
		}
	});
	return new Uint8Array(await new Response(source.pipeThrough(new CompressionStream('gzip'))).arrayBuffer());
}
