/**
 * What is refused while the app stands inside another page, which could trick a click out of the user: opening
 * or changing a vault, everything that carries data out, and everything that deletes. Every call has its word
 * here; one that is left out is a type error.
 */
import type { Area, Contract } from './api.ts';

const FREE = 'free';
const REFUSED = 'refused';

const INSIDE_A_PAGE: { [A in Area]: { [M in keyof Contract[A]]: typeof FREE | typeof REFUSED } } = {
	vault: {
		state: FREE,
		unlock: REFUSED,
		newRecoveryCode: REFUSED,
		seal: REFUSED,
		unseal: REFUSED,
		changePassphrase: REFUSED,
		renewRecovery: REFUSED,
		addPasskey: REFUSED,
		removeDoor: REFUSED,
		addWorkspace: REFUSED,
		selectWorkspace: REFUSED,
		renameWorkspace: REFUSED,
		removeWorkspace: REFUSED
	},
	backup: {
		state: FREE,
		protect: REFUSED,
		write: REFUSED,
		handedOver: REFUSED,
		chooseFolder: REFUSED,
		forgetFolder: REFUSED,
		writeToFolder: REFUSED,
		forget: REFUSED,
		exportJson: REFUSED
	},
	restore: {
		inspect: REFUSED,
		run: REFUSED,
		previewMerge: REFUSED,
		merge: REFUSED,
		kept: FREE,
		goBack: REFUSED,
		dropKept: REFUSED
	},
	rescue: { state: FREE, rawCopy: REFUSED, startFresh: REFUSED },
	audit: {
		list: FREE,
		changes: FREE,
		record: FREE,
		check: FREE,
		person: REFUSED,
		previewErase: REFUSED,
		erase: REFUSED
	},
	customers: {
		list: FREE,
		facets: FREE,
		get: FREE,
		relations: FREE,
		people: FREE,
		belongings: FREE,
		create: FREE,
		edit: FREE,
		delete: REFUSED,
		restore: FREE,
		tag: FREE,
		similar: FREE,
		previewMerge: FREE,
		merge: REFUSED,
		exportCsv: REFUSED
	},
	fields: { list: FREE, create: FREE, edit: FREE, order: FREE, delete: REFUSED, usage: FREE },
	imports: { open: FREE, check: FREE, rows: FREE, choose: FREE, run: FREE, list: FREE },
	insights: { features: FREE, cluster: FREE, save: FREE, saved: FREE, rename: FREE, remove: FREE },
	data: {
		overview: FREE,
		settings: FREE,
		saveSettings: FREE,
		storage: FREE,
		addSample: FREE,
		sample: FREE,
		removeSample: FREE,
		deleteEverything: REFUSED
	},
	history: { list: FREE, preview: FREE, undo: FREE },
	timeline: { of: FREE },
	touch: { due: FREE, of: FREE },
	interactions: {
		list: FREE,
		search: FREE,
		get: FREE,
		create: FREE,
		edit: FREE,
		editAll: FREE,
		delete: REFUSED,
		restore: FREE
	},
	tasks: {
		list: FREE,
		get: FREE,
		create: FREE,
		edit: FREE,
		editAll: FREE,
		delete: REFUSED,
		restore: FREE,
		complete: FREE,
		reopen: FREE,
		postpone: FREE,
		due: FREE,
		reminders: FREE,
		calendar: FREE,
		occurrences: FREE,
		icsOf: REFUSED
	},
	deals: {
		list: FREE,
		board: FREE,
		get: FREE,
		create: FREE,
		edit: FREE,
		editAll: FREE,
		delete: REFUSED,
		move: FREE,
		close: FREE,
		tag: FREE,
		restore: FREE
	},
	pipelines: {
		all: FREE,
		get: FREE,
		usage: FREE,
		begin: FREE,
		create: FREE,
		edit: FREE,
		order: FREE,
		delete: REFUSED,
		restore: FREE
	},
	products: {
		list: FREE,
		get: FREE,
		create: FREE,
		edit: FREE,
		editAll: FREE,
		delete: REFUSED,
		restore: FREE
	},
	orders: {
		list: FREE,
		sums: FREE,
		deletion: FREE,
		get: FREE,
		family: FREE,
		purchases: FREE,
		create: FREE,
		edit: FREE,
		editAll: FREE,
		delete: REFUSED,
		restore: FREE,
		// It cannot be taken back but by another document.
		issue: REFUSED,
		setStatus: FREE,
		pay: FREE,
		successor: FREE,
		copy: FREE,
		credit: FREE
	},
	business: { get: FREE, save: FREE },
	tickets: {
		list: FREE,
		get: FREE,
		create: FREE,
		edit: FREE,
		editAll: FREE,
		delete: REFUSED,
		restore: FREE,
		reply: FREE,
		resolve: FREE,
		close: FREE,
		reopen: FREE,
		open: FREE
	},
	surveys: { all: FREE, get: FREE, create: FREE, edit: FREE, delete: REFUSED, restore: FREE, results: FREE },
	responses: {
		list: FREE,
		get: FREE,
		create: FREE,
		edit: FREE,
		editAll: FREE,
		delete: REFUSED,
		restore: FREE
	},
	find: { records: FREE },
	today: { work: FREE },
	views: { all: FREE, get: FREE, create: FREE, edit: FREE, delete: REFUSED, restore: FREE },
	tags: {
		all: FREE,
		get: FREE,
		known: FREE,
		create: FREE,
		edit: FREE,
		save: FREE,
		rename: FREE,
		remove: REFUSED,
		delete: REFUSED,
		restore: FREE
	}
};

/** Whether a call is refused inside another page; unknown ones are. */
export function isRefusedInFrame(area: string, method: string): boolean {
	const methods = (INSIDE_A_PAGE as Record<string, Record<string, string>>)[area];
	return methods?.[method] !== FREE;
}
