/** All data at a glance, settings, storage and the sample. */
import type { FirstPipelineNames } from '#lib/domain/deal-rules.ts';
import type { ImportId } from '#lib/domain/ids.ts';
import type { ImportRecord } from '#lib/domain/imports.ts';
import type { Currency, MinorUnits } from '#lib/domain/money.ts';
import type { Requests } from '#lib/domain/requests.ts';
import type { Settings } from '#lib/domain/settings.ts';
import type { TableName } from '#lib/domain/tables.ts';
import type { Call, LongCall } from '../api.ts';
import type { BulkDone } from './customers.ts';
import type { Belongings } from './people.ts';
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

/** What is there of the sample, and what its removal would meet. */
export interface SampleStanding {
	/** Records of it that would go: those that are not deleted. Customers are among them. */
	records: number;
	customers: number;
	/** Records of it that were changed since it was added: they go with it. */
	changed: number;
	/** The user's own that belong to it, such as tasks of its customers: they stay. */
	own: Belongings;
}

export interface DataCalls {
	overview: Call<Record<string, never>, Overview>;
	settings: Call<Record<string, never>, Settings>;
	saveSettings: Call<{ settings: Settings }, { seq: number }>;
	storage: Call<Record<string, never>, StorageInfo>;
	/**
	 * So many customers, and a small business around them. Deals go through the first pipeline; where there is none, one
	 * is made that goes with the sample, unless no names are given.
	 */
	addSample: LongCall<{ customers: number; names?: FirstPipelineNames }, { seq: number; records: number }>;
	sample: Call<Record<string, never>, SampleStanding>;
	removeSample: LongCall<Record<string, never>, BulkDone>;
	deleteEverything: Call<Record<string, never>, void>;
}
