/** What is written in the sample, in one language. Entries of a list are used in their order, again from the start. */
import type { Direction, InteractionKind, Outcome } from '#lib/domain/interaction.ts';
import type { TicketKind } from '#lib/domain/ticket.ts';

export interface SampleWords {
	business: string;
	/** Begins the number of every document, so that none looks like one of the user's own. */
	number: string;
	products: readonly { name: string; unit: string; description: string }[];
	deals: readonly string[];
	intro: string;
	interactions: readonly {
		kind: InteractionKind;
		direction: Direction;
		outcome: Outcome;
		subject: string;
		text: string;
	}[];
	tasks: readonly string[];
	tickets: readonly { kind: TicketKind; subject: string; asked: string; answer: string; resolution: string }[];
	survey: {
		title: string;
		intro: string;
		thanks: string;
		needs: readonly string[];
		recommend: string;
		heard: string;
		heardOptions: readonly string[];
		wish: string;
		wishes: readonly string[];
	};
	renewal: string;
	jobs: readonly string[];
	notes: readonly string[];
	consent: string;
}

/** In the language of the screens. */
export async function sampleWords(locale: string): Promise<SampleWords> {
	return locale.startsWith('zh') ? (await import('./words-zh.ts')).WORDS : (await import('./words-en.ts')).WORDS;
}
