/** What is known of a tag besides its customers: its colour, and how often one wants to be in touch with them. */
export const TAG_COLOURS = ['grey', 'blue', 'sky', 'green', 'yellow', 'orange', 'red', 'purple'] as const;
export type TagColour = (typeof TAG_COLOURS)[number];

export interface Tag {
	/** As written; compared folded. */
	name: string;
	colour: TagColour;
	/** In days; null: none. */
	cadence: number | null;
	at: number;
}
