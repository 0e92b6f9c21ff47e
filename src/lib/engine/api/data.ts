/** All data at a glance, settings, storage and the sample. */
import type { ImportId } from '#lib/domain/ids.ts';
import type { ImportRecord } from '#lib/domain/imports.ts';
import type { Currency, MinorUnits } from '#lib/domain/money.ts';
import type { Requests } from '#lib/domain/requests.ts';
import type { Settings } from '#lib/domain/settings.ts';
import type { TableName } from '#lib/domain/tables.ts';
import type { Call, LongCall } from '../api.ts';
import type { BulkDone } from './customers.ts';
import type { SavedSegments } from './insights.ts';

export interface Overview {
	customers: number;
	deleted: number;
	sample: number;
	lastImport: (ImportRecord & { id: ImportId }) | null;
	segments: SavedSegments | null;
	/** Added or changed in the last 7 days. */
	changedThisWeek: number;
	tags: number;
	/** Share of customers with an e-mail or a phone, 0–1. */
	reachable: number;
	/** Money by currency, largest first: opening figures of living customers. */
	spent: { currency: Currency; amount: MinorUnits }[];
}
export interface StorageInfo {
	persisted: boolean;
	/** Bytes as the browser estimates them; null where it does not say. */
	usage: number | null;
	quota: number | null;
	database: string;
	counts: Record<TableName, number>;
	/** What the worker asked the network for since it started. */
	requests: Requests;
}

export interface DataCalls {
	overview: Call<Record<string, never>, Overview>;
	settings: Call<Record<string, never>, Settings>;
	saveSettings: Call<{ settings: Settings }, { seq: number }>;
	storage: Call<Record<string, never>, StorageInfo>;
	addSample: LongCall<{ customers: number }, { seq: number; customers: number }>;
	removeSample: LongCall<Record<string, never>, BulkDone>;
	deleteEverything: Call<Record<string, never>, void>;
}
