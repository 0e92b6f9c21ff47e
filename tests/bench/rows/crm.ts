/**
 * The whole CRM in use for years: beside the customers four orders and five interactions for each of them, written by
 * the store itself. Whether it opens, lists, searches and scrolls as with customers alone, and how long what reads
 * everything takes.
 */
import type { Page } from '@playwright/test';
import { alternate, median, percentile, type Bench, type Figure, type Opened, type Row } from '../figures.ts';
import type { CallTime } from '../page/main.ts';
import { openBenchPage, call } from './bench-page.ts';
import { coldOpen, fill } from './opening.ts';
import { heapOfWorker, scrolled } from './scrolling.ts';

const ORDERS = 4;
const INTERACTIONS = 5;
const FEW = 100;
/** What is typed into the search over everything, and into that of orders. */
const TYPED = ['maria garcia', '王伟', '0049', 'i-0012', 'nord'];
const ROUNDS = 3;
const WRITES = 9;
/** In one interaction of five thousand; in every tenth or so; nowhere. */
const WORDS = ['amaryllis', 'rückruf', 'zzzz'];

export const crm: Row = {
	id: 'crm',
	what: 'the CRM with four orders and five interactions for each customer',
	async measure(bench) {
		const size = bench.sizes.at(-1) ?? FEW;
		const [few, all] = [await bench.open(), await bench.open()];
		try {
			const fewTotal = await fill(bench, few, FEW);
			const total = await fill(bench, all, size);
			const figures = await seeded(bench, all, size);
			const [slow, fast] = await alternate(
				() => coldOpen(bench, all, total),
				() => coldOpen(bench, few, fewTotal)
			);
			figures.push(
				{ name: `cold open, beside ${FEW} customers alone`, size, value: slow / fast, unit: '×', limit: 1.5 },
				{ name: 'cold open', size, value: slow, unit: 'ms' },
				...(await readings(bench, all, size)),
				...(await scrollings(bench, all, size)),
				...(await writings(bench, all, size))
			);
			return figures;
		} finally {
			await few.close();
			await all.close();
		}
	}
};

async function seeded(bench: Bench, opened: Opened, size: number): Promise<Figure[]> {
	const page = await openBenchPage(bench, opened, undefined, 'app');
	const times = await call(page, 'seed', ORDERS * size, INTERACTIONS * size);
	bench.log(`${ORDERS * size} orders in ${times.orders.toFixed(0)} ms`);
	bench.log(`${INTERACTIONS * size} interactions in ${times.interactions.toFixed(0)} ms`);
	const bytes = await call(page, 'stored');
	// As whoever uses it daily finds it: the list was looked at since the last change.
	await call(page, 'calls', 'customers', 'list', [CUSTOMERS]);
	await call(page, 'calls', 'orders', 'list', [ORDERS_LIST]);
	await call(page, 'calls', 'interactions', 'list', [CONTACTS]);
	await page.waitForTimeout(2000);
	await page.close();
	return [{ name: 'on the disk', size, value: bytes / 1e6, unit: 'MB' }];
}

const WINDOW = { text: '', deleted: false, offset: 0, limit: 50 };
const CUSTOMERS = { ...WINDOW, tags: [], segment: null, kind: null, sort: 'name', descending: false };
const ORDERS_LIST = {
	...WINDOW,
	filter: { kinds: [], statuses: [], unpaid: false, lateOn: null, customer: null, from: null, to: null },
	sort: 'day',
	descending: true
};
const CONTACTS = {
	...WINDOW,
	filter: { kinds: [], customer: null, from: null, to: null },
	sort: 'at',
	descending: true
};
/** 21 November 2026, where what was made ends. */
const TODAY = Math.floor(Date.UTC(2026, 10, 21) / 86_400_000);

/** What a worker answers that was just started, and then again. */
async function readings(bench: Bench, opened: Opened, size: number): Promise<Figure[]> {
	await opened.relaunch();
	const page = await openBenchPage(bench, opened, undefined, 'app');
	const figures: Figure[] = [];
	const add = (name: string, value: number, limit?: number) =>
		figures.push({ name, size, value, unit: 'ms', ...(limit === undefined ? {} : { limit }) });

	const meanwhile = await firstKeys(page);
	add('slowest of the first keys after opening', Math.max(...meanwhile));
	await atRest(page);
	const keys = await keystrokes(page, 'customers', 'list', (text) => ({ ...CUSTOMERS, text }));
	add('search of customers per keystroke, p95', percentile(keys, 0.95), 16);

	for (const [name, area, method, input] of FIRST_SCREENS) {
		await call(page, 'stop');
		await call(page, 'calls', 'customers', 'list', [CUSTOMERS]);
		await atRest(page);
		const [first, second] = await call(page, 'calls', area, method, [input, input]);
		add(`${name}, the first time`, first!.time);
		add(`${name}, again`, second!.time);
		bench.log(`${name}: ${first!.total} found, ${first!.time.toFixed(0)} ms, then ${second!.time.toFixed(1)} ms`);
	}

	const orders = await keystrokes(page, 'orders', 'list', (text) => ({ ...ORDERS_LIST, text }));
	add('search of orders per keystroke, p95', percentile(orders, 0.95), 16);
	await call(page, 'calls', 'find', 'records', [{ text: '', limit: 5 }]);
	const everything = await keystrokes(page, 'find', 'records', (text) => ({ text, limit: 5 }));
	add('search of everything per keystroke, p95', percentile(everything, 0.95), 16);
	for (const text of WORDS) {
		const [found] = await call(page, 'calls', 'interactions', 'search', [{ ...CONTACTS, text }]);
		add(`text of interactions, ${found!.total} found`, found!.time);
		bench.log(`“${text}”: first word of progress after ${(found!.first ?? Number.NaN).toFixed(0)} ms`);
	}
	figures.push({ name: 'memory of the worker', size, value: (await heapOfWorker(page)) / 1e6, unit: 'MB' });
	await page.close();
	return figures;
}

const FIRST_SCREENS: readonly [name: string, area: CallArea, method: string, input: object][] = [
	['list of orders', 'orders', 'list', ORDERS_LIST],
	['list of interactions', 'interactions', 'list', CONTACTS],
	['today’s work', 'today', 'work', { today: TODAY, limit: 5 }],
	['whom to contact', 'touch', 'due', { limit: 5 }]
];
type CallArea = Parameters<typeof call<'calls'>>[2];

/** Typing at once after the first rows stand: what is read behind them must not be in the way. */
async function firstKeys(page: Page): Promise<number[]> {
	const texts = [...'maria garcia'].map((_, index) => 'maria garcia'.slice(0, index + 1));
	const times = await call(page, 'calls', 'customers', 'list', [
		CUSTOMERS,
		...texts.map((text) => ({ ...CUSTOMERS, text }))
	]);
	return times.slice(1).map(({ time }) => time);
}

/** Until what is read behind the first answer stands. */
async function atRest(page: Page): Promise<void> {
	for (let calm = 0; calm < 5;) {
		const [answer] = await call(page, 'calls', 'customers', 'list', [CUSTOMERS]);
		calm = answer!.time < 20 ? calm + 1 : 0;
		await page.waitForTimeout(200);
	}
}

async function keystrokes(
	page: Page,
	area: CallArea,
	method: string,
	queryOf: (text: string) => object
): Promise<number[]> {
	const texts = TYPED.flatMap((text) => [...text].map((_, index) => [...text].slice(0, index + 1).join('')));
	// The first round derives what later ones find.
	await call(page, 'calls', area, method, texts.map(queryOf));
	const rounds: CallTime[] = [];
	for (let round = 0; round < ROUNDS; round++)
		rounds.push(...(await call(page, 'calls', area, method, texts.map(queryOf))));
	if (rounds.every(({ total }) => total === 0)) throw new Error(`${area}.${method} found nothing at all`);
	return rounds.map(({ time }) => time);
}

async function scrollings(bench: Bench, opened: Opened, size: number): Promise<Figure[]> {
	const figures: Figure[] = [];
	for (const [name, route] of [
		['customers', '/customers/'],
		['orders', '/orders/'],
		['interactions', '/interactions/']
	] as const) {
		const { longest, frame, rows, opened: ready } = await scrolled(bench, opened, route);
		bench.log(`${name}: ${rows} rows scrolled past, slowest frame ${frame.toFixed(0)} ms`);
		figures.push({ name: `screen of ${name}, first rows`, size, value: ready, unit: 'ms' });
		figures.push({ name: `scrolling ${name}, longest task`, size, value: longest, unit: 'ms', limit: 50 });
	}
	return figures;
}

/** A customer's page and what is written on it, in the order in which somebody does it. */
async function writings(bench: Bench, opened: Opened, size: number): Promise<Figure[]> {
	await opened.relaunch();
	const page = await openBenchPage(bench, opened, undefined, 'app');
	// The one who comes first in the file is one of those with very much.
	const [listed] = await call(page, 'calls', 'customers', 'list', [{ ...CUSTOMERS, sort: 'orders', descending: true }]);
	await atRest(page);
	const customer = listed!.id!;
	const timeline = { customer, before: null, kinds: [], limit: 30 };
	const [first, again] = await call(page, 'calls', 'timeline', 'of', [timeline, timeline]);
	const interaction = {
		customer,
		kind: 'call',
		direction: 'out',
		at: Date.UTC(2026, 10, 21, 12),
		minutes: 5,
		outcome: 'reached',
		subject: '',
		text: 'Spoke about the delivery',
		deal: null,
		ticket: null,
		source: { kind: 'manual' }
	};
	const logged = await call(
		page,
		'calls',
		'interactions',
		'create',
		Array.from({ length: WRITES }, () => ({ body: interaction }))
	);
	const drafts = await call(
		page,
		'calls',
		'orders',
		'create',
		Array.from({ length: WRITES }, () => ({ body: draftFor(customer) }))
	);
	const recipient = { name: 'Ana López', address: '', taxId: '' };
	await call(page, 'calls', 'interactions', 'list', [CONTACTS]);
	await call(page, 'calls', 'interactions', 'create', [{ body: interaction }]);
	const [after] = await call(page, 'calls', 'interactions', 'list', [CONTACTS]);
	const issued = await call(
		page,
		'calls',
		'orders',
		'issue',
		drafts.map(({ id }) => ({ id, recipient }))
	);
	await page.close();
	const ms = (name: string, value: number): Figure => ({ name, size, value, unit: 'ms' });
	const middle = (times: readonly CallTime[]) => median(times.slice(1).map(({ time }) => time));
	return [
		ms('a customer’s timeline, the first time', first!.time),
		ms('a customer’s timeline, again', again!.time),
		ms('logging an interaction, the first time', logged[0]!.time),
		ms('logging an interaction', middle(logged)),
		ms('the list of interactions after it', after!.time),
		ms('writing a draft', middle(drafts)),
		ms('issuing an invoice, the first time', issued[0]!.time),
		ms('issuing an invoice', middle(issued))
	];
}

function draftFor(customer: string) {
	return {
		kind: 'invoice',
		number: '',
		status: 'draft',
		customer,
		recipient: null,
		letterhead: null,
		day: TODAY,
		due: TODAY + 14,
		currency: 'EUR',
		gross: false,
		lines: [{ product: null, text: 'Chair', quantity: 1000, unit: '', price: 10_000, discount: 0, tax: 1900 }],
		discount: 0,
		payments: [],
		from: null,
		intro: '',
		terms: '',
		notes: '',
		issuedAt: 0,
		at: TODAY * 86_400_000,
		source: { kind: 'manual' }
	};
}
