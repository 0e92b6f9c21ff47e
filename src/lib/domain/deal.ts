/** A sale on its way: pipelines with their stages, and the deals that go through them. */
import type { Day } from './dates.ts';
import type { CustomerId, DealId, PipelineId, StageId } from './ids.ts';
import type { Money } from './money.ts';
import type { RecordSource } from './source.ts';

export interface Stage {
	id: StageId;
	name: string;
	/** Chance that a deal in this stage is won, 0–1. */
	probability: number;
	/** Days after which a deal that stays here counts as stale; null: never. */
	staleAfter: number | null;
}
export interface Pipeline {
	name: string;
	/** In order; at least one. */
	stages: Stage[];
	/** Reasons to choose from where a deal is lost. */
	lostReasons: string[];
	/** Among pipelines; the lowest stands first. */
	position: number;
	at: number;
}

export type DealState = 'open' | 'won' | 'lost';
export interface StageVisit {
	stage: StageId;
	/** When it came there; milliseconds since the epoch. */
	at: number;
}
export interface Deal {
	title: string;
	customer: CustomerId | null;
	pipeline: PipelineId;
	stage: StageId;
	amount: Money | null;
	/** 0–1; null: that of its stage. */
	probability: number | null;
	/** The day it is expected to be won. */
	expected: Day | null;
	state: DealState;
	/** When it was won or lost; 0 while open. */
	closedAt: number;
	lostReason: string;
	/** Every stage it came to, oldest first; the last one is where it stands. */
	history: StageVisit[];
	tags: string[];
	notes: string;
	/** When it was written down. */
	at: number;
	source: RecordSource;
}

export interface DealSummary {
	id: DealId;
	rev: number;
	deletedAt: number;
	updatedAt: number;
	title: string;
	customer: CustomerId | null;
	pipeline: PipelineId;
	stage: StageId;
	amount: Money | null;
	probability: number | null;
	expected: Day | null;
	state: DealState;
	closedAt: number;
	/** When it came to the stage where it stands. */
	stageSince: number;
	tags: string[];
	at: number;
}
