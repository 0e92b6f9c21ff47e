import '#lib/ui/tokens.css';
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import LineChart from './LineChart.svelte';
import ProfileChart from './ProfileChart.svelte';
import ScatterChart from './ScatterChart.svelte';

const mounted: ReturnType<typeof mount>[] = [];
const host = () => {
	const element = document.createElement('div');
	element.style.width = '600px';
	document.body.append(element);
	return element;
};
afterEach(async () => {
	for (const one of mounted.splice(0)) await unmount(one);
	document.body.replaceChildren();
});

const groups = [{ label: 'Loyal' }, { label: 'New' }];

async function scatter() {
	const target = host();
	const onopen = vi.fn<(index: number) => void>();
	const props = {
		// Left, right, and one above the right.
		points: { x: Float32Array.of(-1, 1, 1), y: Float32Array.of(0, 0, 1), group: Uint8Array.of(0, 1, 1) },
		groups,
		label: 'Customers by group',
		hint: 'Arrow keys walk',
		description: 'Two groups',
		xLabel: 'more orders →',
		yLabel: 'more recent →',
		pointLabel: (index: number) => `Customer ${index}`,
		openLabel: 'Open',
		onopen
	};
	mounted.push(mount(ScatterChart, { target, props }));
	await vi.waitFor(() => expect(target.querySelectorAll('path').length).toBeGreaterThan(0));
	const plane = target.querySelector<HTMLElement>('[role=application]')!;
	const press = (key: string) => {
		plane.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
		flushSync();
	};
	return { target, plane, press, onopen };
}

describe('ScatterChart', () => {
	it('draws a shape per group in a data colour of the theme', async () => {
		const { target } = await scatter();
		const paths = [...target.querySelectorAll('path')];
		expect(paths).toHaveLength(2);
		const fills = paths.map((path) => getComputedStyle(path).fill);
		expect(new Set(fills).size).toBe(2);
		expect(fills.every((fill) => fill.startsWith('rgb'))).toBe(true);
		expect(target.querySelector('figcaption')!.textContent).toBe('Two groups');
	});

	it('is walked with arrow keys, spoken, opened with Enter and left with Escape', async () => {
		const { target, plane, press, onopen } = await scatter();
		expect(plane.tabIndex).toBe(0);
		press('ArrowRight');
		press('ArrowLeft');
		press('ArrowLeft');
		const spoken = target.querySelector('[aria-live]')!;
		expect(spoken.textContent).toBe('Customer 0, Loyal');
		press('ArrowRight');
		press('ArrowUp');
		expect(spoken.textContent).toBe('Customer 2, New');
		press('Enter');
		expect(onopen).toHaveBeenCalledExactlyOnceWith(2);
		press('Escape');
		expect(spoken.textContent).toBe('');
	});

	it('pins the point under a click and offers to open it', async () => {
		const { target, plane, onopen } = await scatter();
		const box = plane.getBoundingClientRect();
		plane.dispatchEvent(
			new MouseEvent('click', {
				bubbles: true,
				clientX: box.left + box.width * 0.037 + 4,
				clientY: box.bottom - box.height * 0.037 - 4
			})
		);
		flushSync();
		const button = target.querySelector('button')!;
		expect(button.textContent).toBe('Open');
		button.click();
		expect(onopen).toHaveBeenCalledExactlyOnceWith(0);
	});
});

it('ProfileChart holds its figures in a table', async () => {
	const target = host();
	mounted.push(
		mount(ProfileChart, {
			target,
			props: {
				groups,
				features: [{ label: 'Orders' }, { label: 'Spent' }],
				z: [
					[1, -0.5],
					[-1, 0.5]
				],
				valueText: (group: number, feature: number) => `${group}/${feature}`,
				label: 'Profile',
				featureLabel: 'Feature',
				lowLabel: 'lower',
				averageLabel: 'average',
				highLabel: 'higher'
			}
		})
	);
	await vi.waitFor(() => expect(target.querySelectorAll('path')).toHaveLength(4));
	const cells = [...target.querySelectorAll('tr')].map((row) => [...row.children].map((cell) => cell.textContent));
	expect(cells).toEqual([
		['Feature', 'Loyal', 'New'],
		['Orders', '0/0', '1/0'],
		['Spent', '0/1', '1/1']
	]);
});

it('LineChart writes every value and marks the chosen one', async () => {
	const target = host();
	const props = {
		points: [
			{ x: 2, y: 0.31 },
			{ x: 3, y: 0.62 },
			{ x: 4, y: -0.1 }
		],
		chosen: 3,
		chosenLabel: 'chosen',
		label: 'Silhouette',
		xLabel: 'groups',
		yLabel: 'silhouette'
	};
	mounted.push(mount(LineChart, { target, props }));
	await vi.waitFor(() => expect(target.querySelectorAll('circle')).toHaveLength(3));
	const texts = [...target.querySelectorAll('svg text')].map((text) => text.textContent);
	for (const value of ['0.31', '0.62', '-0.10', 'chosen', 'groups']) expect(texts).toContain(value);
	expect(target.querySelector('tbody')!.textContent).toContain('3 (chosen)');
});
