export interface BoardCard {
	id: string;
}
export interface BoardColumn<Card extends BoardCard> {
	id: string;
	title: string;
	cards: readonly Card[];
	/** How many there are in all, where `cards` holds only the first; more are asked for by `onmore`. */
	total?: number;
}
