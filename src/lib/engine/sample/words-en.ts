/** The sample in English. */
import type { SampleWords } from './words.ts';

export const WORDS: SampleWords = {
	business: 'Sample Roastery',
	number: 'SAMPLE',
	products: [
		{ name: 'Green tea, 100 g', unit: 'tin', description: 'Spring harvest' },
		{ name: 'Espresso beans, 1 kg', unit: 'bag', description: 'Dark roast, whole beans' },
		{ name: 'Office box', unit: 'box', description: 'Coffee, tea and biscuits for ten people and a month' },
		{ name: 'Machine service', unit: 'visit', description: 'Cleaning, descaling and small parts, on site' },
		{ name: 'Barista workshop', unit: 'session', description: 'Half a day for up to eight people' },
		{ name: 'Coffee machine', unit: 'pcs', description: 'Two groups, with grinder' }
	],
	deals: [
		'Coffee for the new office',
		'Office box for three floors',
		'Machine for the canteen',
		'Tea for the reading room',
		'Workshop for the whole team',
		'Service contract for two machines',
		'Beans for the summer season',
		'Coffee corner at the trade fair',
		'Gift boxes for customers',
		'Second machine for the bar',
		'Monthly box for the practice',
		'Tea for the hotel rooms',
		'Decaf for the evening menu',
		'Machine on loan for a wedding',
		'Beans for two new branches',
		'Workshop for apprentices',
		'Office boxes from January on',
		'Espresso bar in the foyer'
	],
	intro: 'Thank you for your interest.',
	interactions: [
		{
			kind: 'call',
			direction: 'out',
			outcome: 'reached',
			subject: 'How is the new roast?',
			text: 'Likes it, wants to order the same again next month.'
		},
		{
			kind: 'email',
			direction: 'in',
			outcome: '',
			subject: 'Delivery dates',
			text: 'Asks whether we can deliver on Thursdays instead of Fridays.'
		},
		{
			kind: 'email',
			direction: 'out',
			outcome: '',
			subject: 'Re: Delivery dates',
			text: 'Thursdays are fine from the first of the month.'
		},
		{ kind: 'call', direction: 'out', outcome: 'no-answer', subject: '', text: '' },
		{
			kind: 'meeting',
			direction: 'none',
			outcome: 'agreed',
			subject: 'Tasting',
			text: 'Tried four roasts. The espresso and the green tea stay.'
		},
		{
			kind: 'call',
			direction: 'in',
			outcome: 'reached',
			subject: 'Grinder makes a noise',
			text: 'Explained how to clean it; calls again if it does not help.'
		},
		{
			kind: 'chat',
			direction: 'in',
			outcome: '',
			subject: 'Opening hours',
			text: 'Wanted to know whether somebody is in on Saturday.'
		},
		{
			kind: 'visit',
			direction: 'out',
			outcome: 'agreed',
			subject: 'Machine set up',
			text: 'Runs. Showed two colleagues how to descale it.'
		},
		{
			kind: 'call',
			direction: 'out',
			outcome: 'left-message',
			subject: 'Offer for the autumn',
			text: 'Left a message with the front desk.'
		},
		{
			kind: 'note',
			direction: 'none',
			outcome: '',
			subject: '',
			text: 'Prefers e-mail; is in the workshop until noon.'
		}
	],
	tasks: [
		'Call back about the late parcel',
		'Send the offer that was promised',
		'Confirm Thursday’s delivery',
		'Weekly order call',
		'Ask how the first box went down',
		'Visit and descale the machine',
		'Pack samples of the new roast',
		'Prepare the yearly review',
		'Look for a grinder that fits',
		'Say thank you for the recommendation',
		'Send the invitation to the tasting'
	],
	tickets: [
		{
			kind: 'complaint',
			subject: 'Two bags were torn',
			asked: 'Two of the six bags arrived torn, half of the beans are in the box.',
			answer: 'We are sorry. Two new bags are on their way.',
			resolution: 'Two bags sent again'
		},
		{
			kind: 'question',
			subject: 'Which grind for a French press?',
			asked: 'Which grind should we choose for a French press?',
			answer: 'The coarse one, number 8.',
			resolution: 'Coarse grind recommended'
		},
		{
			kind: 'repair',
			subject: 'Machine does not get hot',
			asked: 'Since this morning the machine does not get hot any more.',
			answer: 'Please unplug it for a minute. If that does not help we come by tomorrow.',
			resolution: 'Fuse replaced on site'
		},
		{
			kind: 'return',
			subject: 'Ordered one box too many',
			asked: 'We ordered one office box too many. Can it go back?',
			answer: 'Yes. May we pick it up with the next delivery?',
			resolution: 'Box picked up'
		},
		{
			kind: 'question',
			subject: 'Is the green tea organic?',
			asked: 'A colleague would like to know whether the green tea is organic.',
			answer: 'It is; the certificate is attached.',
			resolution: 'Certificate sent'
		}
	],
	survey: {
		title: 'How was your last order?',
		intro: 'Two minutes, and we know what to do better.',
		thanks: 'Thank you! We read every answer.',
		needs: ['Freshness', 'Delivery on time', 'Price'],
		recommend: 'Would you recommend us?',
		heard: 'How did you first hear of us?',
		heardOptions: ['From a friend', 'On the web', 'At a fair', 'In a café'],
		wish: 'What do you wish for?',
		wishes: ['A decaf that tastes of something', 'Smaller bags', 'All good, carry on!', 'Tell us before prices change']
	},
	renewal: 'Contract renews',
	jobs: ['Office manager', 'Purchasing', 'Head of kitchen'],
	notes: ['Parcels to the back door, please.', 'Pays within the week, always.', 'Likes to taste before ordering.'],
	consent: 'order form'
};
