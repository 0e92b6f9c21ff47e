/** Gzip with an end: unpacking stops at a limit, however much a hostile frame would become. */

/** Bytes given to the unpacker at once. They become at most a thousand times as many before anybody can look. */
const SLICE = 4096;

export async function pack(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
	const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
	return new Uint8Array(await new Response(packed).arrayBuffer());
}

/** The unpacked bytes; `too-large` beyond the limit, `damaged` where it is not gzip. */
export async function unpack(
	packed: Uint8Array<ArrayBuffer>,
	limit: number
): Promise<Uint8Array<ArrayBuffer> | 'too-large' | 'damaged'> {
	let from = 0;
	const slices = new ReadableStream<Uint8Array<ArrayBuffer>>(
		{
			pull(controller) {
				if (from >= packed.length) return controller.close();
				controller.enqueue(packed.subarray(from, (from += SLICE)));
			}
		},
		{ highWaterMark: 0 }
	);
	const reader = slices.pipeThrough(new DecompressionStream('gzip')).getReader();
	const parts: Uint8Array<ArrayBuffer>[] = [];
	let length = 0;
	try {
		for (;;) {
			const { done, value } = await reader.read();
			if (done) break;
			length += value.length;
			if (length > limit) {
				await reader.cancel();
				return 'too-large';
			}
			parts.push(value as Uint8Array<ArrayBuffer>);
		}
	} catch {
		// The unpacker throws a TypeError for anything that is not gzip.
		return 'damaged';
	}
	const bytes = new Uint8Array(length);
	let at = 0;
	for (const part of parts) {
		bytes.set(part, at);
		at += part.length;
	}
	return bytes;
}
