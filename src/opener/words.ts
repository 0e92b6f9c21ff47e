/** What the page says, in the first of the browser's languages that it knows. Not the app's messages: it is one file. */
import type { BackupFault } from '#lib/domain/backup.ts';
import type { ContactType } from '#lib/domain/customer.ts';
import type { CustomerField } from '#lib/domain/fields.ts';

export interface Words {
	language: string;
	title: string;
	intro: string;
	offline: string;
	choose: string;
	drop: string;
	chooseAnother: string;
	file: string;
	writtenOn: string;
	secret: string;
	secretHint: string;
	show: string;
	hide: string;
	open: string;
	opening: string;
	checking: string;
	wrongSecret: string;
	emptySecret: string;
	kdfRefused: string;
	fileChanged: string;
	unexpected: string;
	noCrypto: string;
	framed: string;
	faults: Record<BackupFault, string>;
	/** `{part}` of the file. */
	part: string;
	whole: string;
	wholeText: string;
	unreadable: string;
	counts: { customers: string; deleted: string; fields: string; imports: string; entries: string };
	saveJson: string;
	saveCsv: string;
	saveHint: string;
	saving: string;
	/** Names of saved files, before the date. */
	jsonName: string;
	csvName: string;
	customers: string;
	search: string;
	none: string;
	/** `{count}` that are not shown. */
	more: string;
	deletedMark: string;
	back: string;
	orders: string;
	person: string;
	organisation: string;
	yes: string;
	no: string;
	types: Record<ContactType, string>;
	fields: Record<CustomerField, string>;
}

const EN: Words = {
	language: 'en',
	title: 'Open a Kith backup',
	intro: 'Choose a backup file (it ends in .kith) to see and save what is in it. You do not need Kith for this.',
	offline: 'Everything happens on this device. This page sends nothing and works without internet.',
	choose: 'Choose backup file',
	drop: 'or drop it here',
	chooseAnother: 'Open another file',
	file: 'File',
	writtenOn: 'Backup of',
	secret: 'Passphrase or recovery code',
	secretHint: 'The ones that were valid when this backup was made.',
	show: 'Show',
	hide: 'Hide',
	open: 'Open',
	opening: 'Opening …',
	checking: 'Checking the whole file …',
	wrongSecret:
		'This passphrase or code does not open the file. Check capital letters and try again; an older backup needs the passphrase of its time.',
	emptySecret: 'Please enter the passphrase or the recovery code.',
	kdfRefused: 'This file asks for more or less work to check the passphrase than Kith ever would. It is not opened.',
	fileChanged: 'The file can no longer be read. Is the drive still connected? Choose it again.',
	unexpected: 'Something went wrong that should not. Try another browser, for example a current Chrome or Firefox.',
	noCrypto:
		'This browser does not let a saved page decrypt. Open this page in a current Chrome, Edge or Firefox on a computer.',
	framed: 'This page stands inside another page, which could read along. Open it in a window of its own.',
	faults: {
		'not-a-backup': 'This is not a Kith backup. Look for a file whose name ends in .kith.',
		'newer-format': 'This backup was written by a newer Kith. Save this page again from that Kith and open it there.',
		truncated: 'The file ends too early: part of it is missing. Copy it again from where it came from.',
		damaged: 'The file is damaged, so none of it is shown. Copy it again, or take an older backup.',
		'wrong-order': 'Parts of the file are missing, doubled or in the wrong place. Take another copy.',
		incomplete: 'The file does not hold everything it should. Take another copy.',
		'too-large': 'The file unpacks to more than any backup does. It is not opened.'
	},
	part: '(part {part} of the file)',
	whole: 'This backup is whole',
	wholeText: 'Every part was decrypted and agrees with the list at its end.',
	unreadable: 'Records that could not be read when the backup was made, and are not in it:',
	counts: {
		customers: 'Customers',
		deleted: 'of them deleted',
		fields: 'Own fields',
		imports: 'Imports',
		entries: 'Changes in the history'
	},
	saveJson: 'Save everything as JSON',
	saveCsv: 'Save customers as CSV',
	saveHint: 'These files are not encrypted: anybody can read them. The CSV leaves out deleted customers.',
	saving: 'Saving …',
	jsonName: 'kith',
	csvName: 'customers',
	customers: 'Customers',
	search: 'Search by name, e-mail, phone, city, tag …',
	none: 'Nothing found. Try fewer letters.',
	more: '{count} more: type to find them',
	deletedMark: 'deleted',
	back: 'Back to the list',
	orders: 'Orders',
	person: 'Person',
	organisation: 'Company',
	yes: 'Yes',
	no: 'No',
	types: { work: 'work', home: 'home', mobile: 'mobile', other: 'other' },
	fields: {
		externalId: 'Customer ID',
		kind: 'Type',
		name: 'Name',
		honorific: 'Salutation',
		givenName: 'First name',
		middleName: 'Middle name',
		familyName: 'Last name',
		organisation: 'Company',
		jobTitle: 'Job title',
		email: 'E-mail',
		phone: 'Phone',
		address: 'Address',
		street: 'Street',
		city: 'City',
		region: 'Region',
		postcode: 'Postal code',
		country: 'Country',
		website: 'Website',
		birthday: 'Birthday',
		tags: 'Tags',
		notes: 'Notes',
		channel: 'Source',
		satisfaction: 'Satisfaction',
		orders: 'Orders',
		spent: 'Total spent',
		currency: 'Currency',
		firstOrder: 'First order',
		lastOrder: 'Last order',
		since: 'Customer since'
	}
};

const ZH: Words = {
	language: 'zh-CN',
	title: '打开 Kith 备份',
	intro: '选择一个备份文件（以 .kith 结尾），即可查看并导出其中的内容，无需安装 Kith。',
	offline: '一切都在本设备上完成。本页面不发送任何数据，断网也能使用。',
	choose: '选择备份文件',
	drop: '或将文件拖到这里',
	chooseAnother: '打开另一个文件',
	file: '文件',
	writtenOn: '备份时间',
	secret: '密码短语或恢复码',
	secretHint: '请输入制作这份备份时有效的密码短语或恢复码。',
	show: '显示',
	hide: '隐藏',
	open: '打开',
	opening: '正在打开……',
	checking: '正在检查整个文件……',
	wrongSecret: '这个密码短语或恢复码打不开此文件。请检查大小写后重试；较早的备份需要当时的密码短语。',
	emptySecret: '请输入密码短语或恢复码。',
	kdfRefused: '此文件要求的密码校验强度超出 Kith 允许的范围，因此未打开。',
	fileChanged: '文件已无法读取。存储设备是否仍然连接？请重新选择文件。',
	unexpected: '发生了意外错误。请换一个浏览器再试，例如新版 Chrome 或 Firefox。',
	noCrypto: '此浏览器不允许已保存的网页解密文件。请在电脑上用新版 Chrome、Edge 或 Firefox 打开本页面。',
	framed: '本页面嵌在另一个网页中，对方可能窥视内容。请在单独的窗口中打开本页面。',
	faults: {
		'not-a-backup': '这不是 Kith 备份。请选择文件名以 .kith 结尾的文件。',
		'newer-format': '这份备份由更新版本的 Kith 写成。请从新版 Kith 重新保存本页面后再打开。',
		truncated: '文件不完整：末尾缺少一部分。请从原处重新复制。',
		damaged: '文件已损坏，因此不显示任何内容。请重新复制，或使用更早的备份。',
		'wrong-order': '文件的某些部分缺失、重复或位置不对。请使用另一份备份。',
		incomplete: '文件中的内容不齐全。请使用另一份备份。',
		'too-large': '文件解压后超出任何备份应有的大小，因此未打开。'
	},
	part: '（文件第 {part} 部分）',
	whole: '这份备份完整无损',
	wholeText: '每一部分都已解密，并与文件末尾的清单一致。',
	unreadable: '制作备份时无法读取、因而不在其中的记录：',
	counts: { customers: '客户', deleted: '其中已删除', fields: '自定义字段', imports: '导入', entries: '历史更改' },
	saveJson: '全部保存为 JSON',
	saveCsv: '将客户保存为 CSV',
	saveHint: '这些文件未加密，任何人都能读取。CSV 不包含已删除的客户。',
	saving: '正在保存……',
	jsonName: 'kith',
	csvName: '客户',
	customers: '客户',
	search: '按姓名、邮箱、电话、城市、标签搜索……',
	none: '没有找到。请减少输入的文字再试。',
	more: '另有 {count} 位：输入文字即可查找',
	deletedMark: '已删除',
	back: '返回列表',
	orders: '订单数',
	person: '个人',
	organisation: '公司',
	yes: '是',
	no: '否',
	types: { work: '工作', home: '家庭', mobile: '手机', other: '其他' },
	fields: {
		externalId: '客户编号',
		kind: '客户类型',
		name: '姓名',
		honorific: '称谓',
		givenName: '名',
		middleName: '中间名',
		familyName: '姓',
		organisation: '公司',
		jobTitle: '职位',
		email: '邮箱',
		phone: '电话',
		address: '地址',
		street: '街道',
		city: '城市',
		region: '省份',
		postcode: '邮编',
		country: '国家',
		website: '网站',
		birthday: '生日',
		tags: '标签',
		notes: '备注',
		channel: '来源',
		satisfaction: '满意度',
		orders: '订单数',
		spent: '总消费',
		currency: '货币',
		firstOrder: '首次下单日期',
		lastOrder: '最近下单日期',
		since: '创建日期'
	}
};

/** The words for the first language that there are some for, and how that reader's country writes dates; else English. */
export function wordsFor(languages: readonly string[]): { words: Words; locale: string } {
	const known = languages.find((language) => /^(en|zh)\b/i.test(language)) ?? 'en';
	return { words: /^zh/i.test(known) ? ZH : EN, locale: known };
}
