/**
 * What each call does to the data: read it, write it, or carry a copy out. Every call has its word here; one that is
 * left out is a type error. Showing the device to somebody allows reading only, and a write that succeeds tells that
 * there is room again.
 */
import type { Area, Contract } from '#lib/engine/api.ts';

export type CallKind = 'read' | 'write' | 'export';

export const CALL_KINDS: { [A in Area]: { [M in keyof Contract[A]]: CallKind } } = {
	vault: {
		state: 'read',
		unlock: 'read',
		newRecoveryCode: 'read',
		seal: 'write',
		unseal: 'write',
		changePassphrase: 'write',
		renewRecovery: 'write',
		addPasskey: 'write',
		removeDoor: 'write',
		addWorkspace: 'write',
		selectWorkspace: 'write',
		renameWorkspace: 'write',
		removeWorkspace: 'write'
	},
	backup: {
		state: 'read',
		protect: 'write',
		write: 'export',
		handedOver: 'write',
		chooseFolder: 'write',
		forgetFolder: 'write',
		writeToFolder: 'export',
		forget: 'write',
		exportJson: 'export'
	},
	restore: {
		inspect: 'write',
		run: 'write',
		previewMerge: 'read',
		merge: 'write',
		kept: 'read',
		goBack: 'write',
		dropKept: 'write'
	},
	rescue: { state: 'read', rawCopy: 'export', startFresh: 'write' },
	audit: {
		list: 'read',
		changes: 'read',
		record: 'read',
		check: 'read',
		person: 'export',
		previewErase: 'read',
		erase: 'write'
	},
	customers: {
		list: 'read',
		facets: 'read',
		get: 'read',
		relations: 'read',
		people: 'read',
		belongings: 'read',
		create: 'write',
		edit: 'write',
		delete: 'write',
		restore: 'write',
		tag: 'write',
		similar: 'read',
		previewMerge: 'read',
		merge: 'write',
		exportCsv: 'export'
	},
	fields: { list: 'read', create: 'write', edit: 'write', order: 'write', delete: 'write', usage: 'read' },
	imports: { open: 'read', check: 'read', rows: 'read', choose: 'read', run: 'write', list: 'read' },
	insights: { features: 'read', cluster: 'read', save: 'write', saved: 'read', rename: 'write', remove: 'write' },
	data: {
		overview: 'read',
		settings: 'read',
		saveSettings: 'write',
		storage: 'read',
		addSample: 'write',
		sample: 'read',
		removeSample: 'write',
		deleteEverything: 'write'
	},
	history: { list: 'read', preview: 'read', undo: 'write' },
	timeline: { of: 'read' },
	touch: { due: 'read', of: 'read' },
	interactions: {
		list: 'read',
		search: 'read',
		get: 'read',
		create: 'write',
		edit: 'write',
		editAll: 'write',
		delete: 'write',
		restore: 'write'
	},
	tasks: {
		list: 'read',
		get: 'read',
		create: 'write',
		edit: 'write',
		editAll: 'write',
		delete: 'write',
		restore: 'write',
		complete: 'write',
		reopen: 'write',
		postpone: 'write',
		due: 'read',
		reminders: 'read',
		calendar: 'read',
		occurrences: 'read',
		icsOf: 'export'
	},
	deals: {
		list: 'read',
		board: 'read',
		get: 'read',
		create: 'write',
		edit: 'write',
		editAll: 'write',
		delete: 'write',
		move: 'write',
		close: 'write',
		tag: 'write',
		restore: 'write'
	},
	pipelines: {
		all: 'read',
		get: 'read',
		usage: 'read',
		begin: 'write',
		create: 'write',
		edit: 'write',
		order: 'write',
		delete: 'write',
		restore: 'write'
	},
	products: {
		list: 'read',
		get: 'read',
		create: 'write',
		edit: 'write',
		editAll: 'write',
		delete: 'write',
		restore: 'write'
	},
	orders: {
		list: 'read',
		sums: 'read',
		deletion: 'read',
		get: 'read',
		family: 'read',
		purchases: 'read',
		create: 'write',
		edit: 'write',
		editAll: 'write',
		delete: 'write',
		restore: 'write',
		issue: 'write',
		setStatus: 'write',
		pay: 'write',
		successor: 'write',
		copy: 'write',
		credit: 'write'
	},
	business: { get: 'read', save: 'write' },
	tickets: {
		list: 'read',
		get: 'read',
		create: 'write',
		edit: 'write',
		editAll: 'write',
		delete: 'write',
		restore: 'write',
		reply: 'write',
		resolve: 'write',
		close: 'write',
		reopen: 'write',
		open: 'read'
	},
	surveys: {
		all: 'read',
		get: 'read',
		create: 'write',
		edit: 'write',
		delete: 'write',
		restore: 'write',
		results: 'read'
	},
	responses: {
		list: 'read',
		get: 'read',
		create: 'write',
		edit: 'write',
		editAll: 'write',
		delete: 'write',
		restore: 'write'
	},
	find: { records: 'read' },
	today: { work: 'read' },
	views: { all: 'read', get: 'read', create: 'write', edit: 'write', delete: 'write', restore: 'write' },
	tags: {
		all: 'read',
		get: 'read',
		known: 'read',
		create: 'write',
		edit: 'write',
		save: 'write',
		rename: 'write',
		remove: 'write',
		delete: 'write',
		restore: 'write'
	}
};

/** What a call does; an unknown one counts as a write. */
export function kindOf(area: string, method: string): CallKind {
	return (CALL_KINDS as Record<string, Record<string, CallKind>>)[area]?.[method] ?? 'write';
}
