/**
 * Systems whose exports are recognised by two or three of their headers, and what some of their columns
 * mean beyond what the header says by itself. Headers as the systems write them; see `headerKey`.
 */
import type { ContactType } from '#lib/domain/customer.ts';
import type { CustomerField } from '#lib/domain/fields.ts';
import { headerKey } from './headers.ts';

export interface PresetTarget {
	field: CustomerField | 'ignore' | 'custom';
	type?: ContactType;
}
interface Preset {
	/** The name the user knows it by. */
	name: string;
	/** Headers that must all be there; the first preset that fits wins. */
	signature: readonly string[];
	columns?: Readonly<Record<string, PresetTarget>>;
}

const PRESETS: readonly Preset[] = [
	{ name: 'HubSpot', signature: ['Record ID', 'Lifecycle Stage', 'Email'] },
	{ name: 'HubSpot', signature: ['Record ID', 'Contact owner', 'Create Date'] },
	{
		name: 'HubSpot',
		signature: ['Record ID', 'Company Domain Name'],
		columns: { 'Company Domain Name': { field: 'custom' } }
	},
	{
		name: 'HubSpot',
		signature: ['ID de registro', 'Propietario del contacto'],
		columns: { Nombre: { field: 'givenName' } }
	},
	{
		name: 'Salesforce',
		signature: ['Id', 'IsDeleted', 'SystemModstamp'],
		columns: {
			Title: { field: 'jobTitle' },
			AccountId: { field: 'ignore' },
			OwnerId: { field: 'ignore' },
			MasterRecordId: { field: 'ignore' }
		}
	},
	{
		name: 'Salesforce',
		signature: ['Id', 'IsDeleted', 'OwnerId'],
		columns: { Title: { field: 'jobTitle' }, ParentId: { field: 'ignore' }, AnnualRevenue: { field: 'custom' } }
	},
	{
		name: 'Salesforce',
		signature: ['Account Name', 'Mailing Street', 'Mailing Zip/Postal Code'],
		columns: { Title: { field: 'jobTitle' } }
	},
	{
		name: 'Zoho CRM',
		signature: ['Record Id', 'Contact Owner.id', 'Last Name'],
		columns: { Title: { field: 'jobTitle' }, 'Contact Name': { field: 'custom' } }
	},
	{ name: 'Zoho Bigin', signature: ['Contact Id', 'Contact Owner', 'Company Name'] },
	{
		name: 'Pipedrive',
		signature: ['Person - Name'],
		columns: {
			'Person - ID': { field: 'externalId' },
			'Person - Organization ID': { field: 'ignore' },
			'Organization - Name': { field: 'organisation' },
			'Organization - Address': { field: 'address', type: 'work' },
			'Deal - Value': { field: 'custom' }
		}
	},
	{
		name: 'Pipedrive',
		signature: ['Organization - Name', 'Organization - ID'],
		columns: { 'Organization - ID': { field: 'externalId' } }
	},
	{ name: 'Google Contacts', signature: ['Given Name', 'Family Name', 'Group Membership'] },
	{
		name: 'Google Contacts',
		signature: ['First Name', 'Labels', 'E-mail 1 - Value'],
		columns: { 'File As': { field: 'custom' } }
	},
	{ name: 'Google Contacts', signature: ['E-mail 1 - Value', 'Phone 1 - Value'] },
	{
		name: 'Outlook',
		signature: ['First Name', 'E-mail Address', 'Business Phone'],
		columns: { Title: { field: 'honorific' }, Location: { field: 'custom' } }
	},
	{
		name: 'Outlook',
		signature: ['First Name', 'E-mail Address', 'Primary Phone'],
		columns: { Title: { field: 'honorific' }, Location: { field: 'custom' } }
	},
	{
		name: 'Shopify',
		signature: ['First Name', 'Accepts Email Marketing', 'Total Spent'],
		columns: { Note: { field: 'notes' } }
	},
	{ name: 'Shopify', signature: ['First Name', 'Accepts Marketing', 'Total Spent'] },
	{
		name: 'WooCommerce',
		signature: ['Name', 'Total Spend', 'AOV'],
		columns: { Username: { field: 'externalId' }, Role: { field: 'custom' }, 'Last Active': { field: 'custom' } }
	},
	{
		name: 'Stripe',
		signature: ['id', 'Delinquent', 'Total Spend'],
		columns: { Status: { field: 'custom' }, Plan: { field: 'custom' }, 'Payment Count': { field: 'orders' } }
	},
	{ name: 'Stripe', signature: ['id', 'Email', 'Created (UTC)'] },
	{
		name: 'Atomic CRM',
		signature: ['first_name', 'last_name', 'has_newsletter'],
		columns: { title: { field: 'jobTitle' }, background: { field: 'notes' }, last_seen: { field: 'custom' } }
	},
	{ name: 'LinkedIn', signature: ['First Name', 'Last Name', 'Connected On'], columns: { URL: { field: 'website' } } },
	{ name: 'Mailchimp', signature: ['Email Address', 'MEMBER_RATING'], columns: { MEMBER_RATING: { field: 'custom' } } },
	{ name: 'Mailchimp', signature: ['Email Address', 'OPTIN_TIME'] },
	{
		name: 'Facebook Lead Ads',
		signature: ['id', 'created_time', 'form_name'],
		columns: {
			form_name: { field: 'custom' },
			ad_name: { field: 'custom' },
			campaign_name: { field: 'channel' },
			platform: { field: 'custom' }
		}
	},
	{ name: 'Eventbrite', signature: ['Order #', 'Ticket Type', 'Email'] },
	{ name: 'Google Forms', signature: ['Timestamp', 'Email Address'] }
];

const KEYED = PRESETS.map((preset) => ({
	name: preset.name,
	signature: preset.signature.map(headerKey),
	columns: new Map(Object.entries(preset.columns ?? {}).map(([header, target]) => [headerKey(header), target]))
}));

/** The system whose export these headers look like, or null. */
export function presetOf(
	header: readonly string[]
): { name: string; columns: ReadonlyMap<string, PresetTarget> } | null {
	const keys = new Set(header.map(headerKey));
	return KEYED.find(({ signature }) => signature.every((key) => keys.has(key))) ?? null;
}
