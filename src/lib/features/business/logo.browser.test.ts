/** A logo in a real browser: kept as it is, drawn smaller, or refused. */
import { expect, test } from 'vitest';
import { emptyBusiness } from '#lib/domain/business.ts';
import { LARGEST_LOGO, validBusiness } from '#lib/domain/business-schema.ts';
import { logoFrom } from './logo.ts';

/** Noise, which no format makes small. */
async function picture(width: number, height: number, type: string): Promise<Blob> {
	const canvas = document.createElement('canvas');
	[canvas.width, canvas.height] = [width, height];
	const context = canvas.getContext('2d')!;
	const noise = context.createImageData(width, height);
	for (let at = 0, seed = 7; at < noise.data.length; at++) {
		seed = (seed * 1103515245 + 12345) % 2147483648;
		noise.data[at] = at % 4 === 3 ? 255 : seed >> 16;
	}
	context.putImageData(noise, 0, 0);
	return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob!), type));
}
async function valueOf(file: Blob): Promise<string> {
	const made = await logoFrom(file);
	if (!made.ok) throw new Error(made.error.code);
	return made.value;
}

test('a small picture stays as it is, byte for byte', async () => {
	const file = await picture(20, 10, 'image/jpeg');
	expect(await (await fetch(await valueOf(file))).arrayBuffer()).toEqual(await file.arrayBuffer());
});

test('O14 one too large is drawn smaller until the schema takes it, and keeps its shape', async () => {
	const file = await picture(1600, 800, 'image/png');
	const logo = await valueOf(file);
	expect(logo.length).toBeLessThanOrEqual(LARGEST_LOGO);
	expect(validBusiness({ ...emptyBusiness(), logo }).ok).toBe(true);
	const drawn = await createImageBitmap(await (await fetch(logo)).blob());
	expect(drawn.width / drawn.height).toBe(2);
});

test('what is no picture is refused, whatever it says it is', async () => {
	expect(await logoFrom(new Blob(['<html>'], { type: 'image/png' }))).toMatchObject({ ok: false });
});
