/**
 * A picture file as the `data:` address of a logo: as it is where it is small enough, else drawn smaller. Main thread;
 * nothing leaves the page.
 */
import { LARGEST_LOGO } from '#lib/domain/business-schema.ts';
import { fail, ok, type Result } from '#lib/domain/errors.ts';

const TYPES = ['image/png', 'image/jpeg', 'image/webp'];
/** Pixels of the longer side: more than a letterhead prints. Halved until the picture fits. */
const LONGEST = 1200;
const SHORTEST = 75;

/** Fails with `invalid` (logo) where it is not a picture that the browser can draw. */
export async function logoFrom(file: Blob): Promise<Result<string>> {
	const picture = await createImageBitmap(file).catch(() => null);
	if (!picture) return fail('invalid', { field: 'logo' });
	try {
		const own = await addressOf(file);
		const isSmall = Math.max(picture.width, picture.height) <= LONGEST;
		if (isSmall && TYPES.includes(file.type) && own.length <= LARGEST_LOGO) return ok(own);
		for (let longest = LONGEST; longest >= SHORTEST; longest /= 2) {
			const drawn = drawnAt(picture, longest);
			if (drawn.length <= LARGEST_LOGO) return ok(drawn);
		}
		return fail('invalid', { field: 'logo' });
	} finally {
		picture.close();
	}
}

/** As PNG, which keeps what is see-through. */
function drawnAt(picture: ImageBitmap, longest: number): string {
	const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
	const canvas = document.createElement('canvas');
	canvas.width = Math.max(1, Math.round(picture.width * scale));
	canvas.height = Math.max(1, Math.round(picture.height * scale));
	canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
	return canvas.toDataURL('image/png');
}

function addressOf(file: Blob): Promise<string> {
	return new Promise((resolve, reject) => {
		const reader = new FileReader();
		reader.onload = () => resolve(reader.result as string);
		reader.onerror = () => reject(reader.error ?? new Error('unreadable'));
		reader.readAsDataURL(file);
	});
}
