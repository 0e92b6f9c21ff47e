/** Rows that other programs put under a table: sums, row counts, "exported by". */
import { cellKind } from './cell-kinds.ts';
import { headerKey } from './headers.ts';

const SUM =
	/^(?:grand|sub|overall)?totals?$|^sum$|^summe$|^gesamt(?:summe)?$|^zwischensumme$|^endsumme$|^insgesamt$|^suma$|^totales$|^totale$|^totalgeneral$|^totaux$|^somme$|^(?:总计|合计|总和|小计|总共|共计|总数|總計|合計|總和|小計|總數|総計|計|平均)$|^(?:общии)?итого?$|^всего$|^razem$|^lacznie$|^celkem$|^разом$|^усього$|^average$|^durchschnitt$|^count$/;
const NOTE =
	/^(?:exported|generated|created|printed|downloaded|report(?:ed)?|source|end of (?:report|file|data)|exportiert|erstellt (?:am|von|mit)|gedruckt|stand:|seite \d|page \d|exportado|generado|exporté|généré|导出|导出时间|导出人|制表|打印|数据来源|匯出|製表|列印|資料來源|出力日|作成者)/i;
const COUNT =
	/^(?:\W*(?:total|records?|rows?|number of (?:records|rows|customers|contacts)|anzahl|datensätze|zeilen|registros|filas|lignes|enregistrements|共|总计|合计|總計|合計|记录数|總共)\W*:?\s*[\d.,]+.*|\(?[\d.,]+\s*(?:records?|rows?|contacts?|customers?|datensätze|zeilen|kunden|kontakte|registros|filas|lignes|条(?:记录|数据)?|筆|行|件)(?:\W.*)?)$/i;

/**
 * Whether a row is a footer: a sum ("Total", "合计", "Summe" and numbers), a row count, or a lone note.
 * A customer called "Total" with an e-mail or a second word stays a customer.
 */
export function isFooter(row: readonly string[], header: readonly string[] | null): boolean {
	const at = row.findIndex((cell) => cell !== '' && cell.trim() !== '');
	if (at === -1) return false;
	const first = row[at]!.trim();
	// Every row comes through here, and nearly all end in this line.
	if (first.length > 120 || /^\d+$/.test(first)) return false;
	const width = header?.length ?? row.length;
	const rest: string[] = [];
	let sums = true;
	for (let i = at + 1; i < row.length; i++) {
		const cell = row[i]!;
		if (cell === '' || cell.trim() === '') continue;
		rest.push(cell);
		// What has a digit may be a sum; settling that can wait until the first cell says so.
		sums &&= cell.length < 32 && /\d|[-–—/]/.test(cell);
		if (!sums && rest.length > 1) return false;
	}
	if (sums && first.length <= 24 && SUM.test(headerKey(first))) {
		return width > 1 && (rest.length > 0 || width > 2) && rest.every((cell) => isSumCell(cell.trim()));
	}
	if (width < 3 || rest.length > 1 || !(NOTE.test(first) || COUNT.test(first))) return false;
	// `Exported by: | Ann`, but not a customer `Source Ltd` with a phone.
	return rest.length === 0 || /[:：]$/.test(first);
}

function isSumCell(text: string): boolean {
	const kind = cellKind(text);
	return kind === 'digits' || kind === 'number' || kind === 'money' || /^[-–—/]$|^[\d.,]+\s?%$/.test(text);
}
