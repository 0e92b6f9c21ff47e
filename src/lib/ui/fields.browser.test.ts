import { flushSync, mount, unmount, type Component } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { dayOf, type Day } from '#lib/domain/dates.ts';
import { currencyFrom, type MinorUnits } from '#lib/domain/money.ts';
import './base.css';
import CellInput from './CellInput.svelte';
import DateField from './DateField.svelte';
import MoneyField from './MoneyField.svelte';
import NumberField from './NumberField.svelte';
import TextArea from './TextArea.svelte';
import TimeField from './TimeField.svelte';
import './tokens.css';

let shown: ReturnType<typeof mount> | undefined;
afterEach(async () => {
	if (shown) await unmount(shown);
	shown = undefined;
	document.body.replaceChildren();
});

function show<Props extends Record<string, unknown>>(
	component: Component<Props, object, never> | Component<Props>,
	props: Props
) {
	shown = mount(component as Component<Props>, { target: document.body, props });
	return document.querySelector<HTMLInputElement>('input, textarea')!;
}
const button = (text: string) =>
	[...document.querySelectorAll('button')].find(
		(element) => element.textContent?.trim() === text || element.getAttribute('aria-label') === text
	)!;

describe('CellInput', () => {
	it('says what is wrong over the rows that follow, which its own row does not cut off', async () => {
		const row = document.createElement('div');
		row.style.cssText = 'position: relative; width: 200px; height: 44px; overflow: hidden; contain: layout';
		document.body.append(row);
		const none = () => undefined;
		const props = { label: 'E-mail', kind: 'text' as const, value: 'ann', onkeydown: none, onblur: none };
		const rest = { fault: 'This cannot stand here.', ongone: none, onchoose: none };
		shown = mount(CellInput, { target: row, props: { ...props, ...rest } });
		flushSync();
		const said = document.querySelector('[role=alert]')!;
		const { left, top, width, height, bottom } = said.getBoundingClientRect();
		expect(bottom).toBeGreaterThan(row.getBoundingClientRect().bottom);
		expect(document.elementFromPoint(left + width / 2, top + height / 2)).toBe(said);
	});
});

describe('DateField', () => {
	const day = dayOf(2026, 11, 21)!;

	it('answers days, clears by its button and keeps the focus', async () => {
		const onchange = vi.fn();
		const input = show(DateField, { label: 'Due', value: day as Day | null, onchange });
		expect(input.value).toBe('2026-11-21');
		await userEvent.fill(input, '2026-12-01');
		expect(onchange.mock.calls).toEqual([[dayOf(2026, 12, 1)]]);
		await userEvent.click(button('Clear: Due'));
		expect(onchange.mock.lastCall).toEqual([null]);
		expect(input.value).toBe('');
		expect(document.activeElement).toBe(input);
		expect(button('Clear: Due')).toBeUndefined();
	});

	it('sets a day by a chip, which is pressed while it stands', async () => {
		const onchange = vi.fn();
		const input = show(DateField, {
			label: 'Due',
			value: null as Day | null,
			choices: [{ label: 'Tomorrow', day }],
			onchange
		});
		await userEvent.click(button('Tomorrow'));
		expect(onchange.mock.calls).toEqual([[day]]);
		expect(input.value).toBe('2026-11-21');
		expect(button('Tomorrow').getAttribute('aria-pressed')).toBe('true');
	});

	it('has no clear button where a day is required', () => {
		show(DateField, { label: 'Due', value: day as Day | null, required: true });
		expect(button('Clear: Due')).toBeUndefined();
	});
});

describe('TimeField', () => {
	it('answers minutes after midnight', async () => {
		const onchange = vi.fn();
		const input = show(TimeField, { label: 'Time', value: 545 as number | null, onchange });
		expect(input.value).toBe('09:05');
		await userEvent.fill(input, '23:59');
		expect(onchange.mock.calls).toEqual([[1439]]);
		await userEvent.fill(input, '00:00');
		expect(onchange.mock.lastCall).toEqual([0]);
		await userEvent.click(button('Clear: Time'));
		expect(onchange.mock.lastCall).toEqual([null]);
	});
});

describe('NumberField', () => {
	const percent = { label: 'Tax', scale: 100, digits: 2, min: 0, max: 10_000, unit: '%' };

	it('reads stored units while one types and rewrites the text on leaving', async () => {
		const onchange = vi.fn();
		const input = show(NumberField, { ...percent, value: 1900 as number | null, onchange });
		expect(input.value).toBe('19');
		await userEvent.fill(input, '7,5');
		expect(onchange.mock.lastCall).toEqual([750]);
		expect(input.value).toBe('7,5');
		await userEvent.tab();
		expect(input.value).toBe('7.5');
	});

	it('says on leaving what is no number or out of bounds, and is invalid meanwhile', async () => {
		const onchange = vi.fn();
		const input = show(NumberField, { ...percent, value: 1900 as number | null, onchange });
		await userEvent.fill(input, '101');
		expect(onchange.mock.calls).toEqual([[null]]);
		expect(input.validity.customError).toBe(true);
		expect(document.querySelector('.field-error')).toBeNull();
		await userEvent.tab();
		expect(document.querySelector('.field-error')?.textContent).toBe('At most 100');
		expect(input.getAttribute('aria-invalid')).toBe('true');
		expect(input.value).toBe('101');
		await userEvent.fill(input, 'ten');
		await userEvent.tab();
		expect(document.querySelector('.field-error')?.textContent).toBe('Enter a number');
		await userEvent.fill(input, '10');
		expect(document.querySelector('.field-error')).toBeNull();
		expect(input.validity.valid).toBe(true);
		expect(onchange.mock.lastCall).toEqual([1000]);
	});

	it('says so too when a form asks before it is left', () => {
		const input = show(NumberField, { ...percent, value: null as number | null });
		input.focus();
		input.value = 'x';
		input.dispatchEvent(new InputEvent('input', { bubbles: true }));
		flushSync();
		expect(input.checkValidity()).toBe(false);
		flushSync();
		expect(document.querySelector('.field-error')).not.toBeNull();
	});

	it('takes an empty input for none', async () => {
		const onchange = vi.fn();
		const input = show(NumberField, { ...percent, value: 1900 as number | null, onchange });
		await userEvent.clear(input);
		expect(onchange.mock.calls).toEqual([[null]]);
		expect(input.validity.valid).toBe(true);
	});
});

describe('MoneyField', () => {
	const [eur, jpy] = [currencyFrom('EUR')!, currencyFrom('JPY')!];

	it('answers minor units, and keeps the figure when the currency changes', async () => {
		const onchange = vi.fn();
		const input = show(MoneyField, {
			label: 'Price',
			amount: null as MinorUnits | null,
			currency: eur,
			currencies: [eur, jpy],
			onchange
		});
		// As binary numbers 1.005 * 100 is 100.49999999999999.
		await userEvent.fill(input, '1.005');
		expect(onchange.mock.lastCall).toEqual([{ amount: 101, currency: 'EUR' }]);
		await userEvent.fill(input, '1,005.004');
		expect(onchange.mock.lastCall).toEqual([{ amount: 100500, currency: 'EUR' }]);
		await userEvent.tab();
		expect(input.value).toBe('1,005.00');
		await userEvent.selectOptions(document.querySelector('select')!, 'JPY');
		expect(onchange.mock.lastCall).toEqual([{ amount: 1005, currency: 'JPY' }]);
		expect(input.value).toBe('1,005');
	});

	it('takes amounts below zero only where it may', async () => {
		const onchange = vi.fn();
		const input = show(MoneyField, { label: 'Paid', amount: null as MinorUnits | null, currency: eur, onchange });
		await userEvent.fill(input, '-5');
		expect(input.validity.customError).toBe(true);
		expect(onchange).not.toHaveBeenCalled();
	});
});

describe('TextArea', () => {
	it('grows with its text up to half the screen, then scrolls', async () => {
		const input = show(TextArea, { label: 'Notes', value: 'a', rows: 2 });
		const low = input.getBoundingClientRect().height;
		await userEvent.fill(input, 'line\n'.repeat(6));
		const high = input.getBoundingClientRect().height;
		expect(high).toBeGreaterThan(low + 40);
		expect(input.scrollHeight).toBeLessThanOrEqual(input.clientHeight);
		await userEvent.fill(input, 'line\n'.repeat(200));
		expect(input.getBoundingClientRect().height).toBeLessThanOrEqual(innerHeight / 2 + 1);
		expect(input.scrollHeight).toBeGreaterThan(input.clientHeight);
	});
});
