/** What the state of the backups is in words. Three states that are never mixed: checked, handed over, none. */
import { localDayAt } from '#lib/domain/dates.ts';
import type { BackupNote } from '#lib/domain/backup.ts';
import type { BackupState, Progress, TableName } from '#lib/engine/api.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Tone } from '#lib/ui/icon.ts';
import { formatAgo, formatCount } from '../format.ts';

export interface Standing {
	title: string;
	text: string;
	tone: Tone;
	/** The copy that waits to be checked, where it is newer than any that was. */
	unchecked: BackupNote | null;
}

/** `2 days ago`, `today`. */
export function agoOf(milliseconds: number, now = Date.now()): string {
	return formatAgo(localDayAt(milliseconds), localDayAt(now), 'long');
}

const TONES: Record<BackupState['urgency'], Tone> = { none: 'good', quiet: 'plain', plain: 'warn', loud: 'bad' };

export function standingOf(state: BackupState, now = Date.now()): Standing {
	const { verified, handedOver, recordsSince, urgency } = state;
	const unchecked = handedOver && (!verified || handedOver.at > verified.at) ? handedOver : null;
	const changed = m.backup_changed_since({ count: recordsSince, n: formatCount(recordsSince) });
	if (unchecked) {
		return {
			title: m.backup_state_handed({ ago: agoOf(unchecked.at, now) }),
			text: m.backup_state_handed_text(),
			tone: urgency === 'loud' ? 'bad' : 'warn',
			unchecked
		};
	}
	if (verified) {
		return {
			title: m.backup_state_verified({ ago: agoOf(verified.at, now) }),
			text: recordsSince === 0 ? m.backup_state_verified_text() : changed,
			tone: TONES[urgency],
			unchecked
		};
	}
	if (recordsSince === 0)
		return { title: m.backup_state_empty(), text: m.backup_state_empty_text(), tone: 'plain', unchecked };
	return { title: m.backup_state_never(), text: m.backup_state_never_text(), tone: TONES[urgency], unchecked };
}

const PLACES: Record<BackupNote['place'], () => string> = {
	folder: m.backup_place_folder,
	file: m.backup_place_file,
	share: m.backup_place_share
};
export function placeName(place: BackupNote['place']): string {
	return PLACES[place]();
}

export function stepName(progress: Progress | null): string {
	switch (progress?.step) {
		case 'verifying':
			return m.backup_step_verifying();
		case 'writing':
			return m.backup_step_writing();
		case 'sealing':
			return m.backup_step_sealing();
		default:
			return m.backup_step_reading();
	}
}

export const TABLE_WORDS: Record<TableName, () => string> = {
	customers: m.backup_table_customers,
	segments: m.backup_table_segments,
	fields: m.backup_table_fields,
	imports: m.backup_table_imports,
	settings: m.backup_table_settings,
	interactions: m.backup_table_interactions,
	tasks: m.backup_table_tasks,
	pipelines: m.backup_table_pipelines,
	deals: m.backup_table_deals,
	products: m.backup_table_products,
	orders: m.backup_table_orders,
	tickets: m.backup_table_tickets,
	surveys: m.backup_table_surveys,
	responses: m.backup_table_responses,
	views: m.backup_table_views,
	business: m.backup_table_business,
	tags: m.backup_table_tags
};
