/** The sample in Simplified Chinese. */
import type { SampleWords } from './words.ts';

export const WORDS: SampleWords = {
	business: '示例咖啡烘焙坊',
	number: '示例',
	products: [
		{ name: '绿茶 100 克', unit: '罐', description: '春茶' },
		{ name: '意式咖啡豆 1 千克', unit: '袋', description: '深烘，整豆' },
		{ name: '办公室茶咖箱', unit: '箱', description: '十人一个月的咖啡、茶和饼干' },
		{ name: '咖啡机保养', unit: '次', description: '上门清洁、除垢和更换小零件' },
		{ name: '咖啡师培训', unit: '场', description: '半天，最多八人' },
		{ name: '咖啡机', unit: '台', description: '双头，带磨豆机' }
	],
	deals: [
		'新办公室的咖啡供应',
		'三个楼层的茶咖箱',
		'食堂咖啡机',
		'阅览室用茶',
		'全员咖啡师培训',
		'两台咖啡机的保养合同',
		'夏季咖啡豆',
		'展会咖啡角',
		'客户礼盒',
		'吧台第二台咖啡机',
		'诊所每月茶咖箱',
		'酒店客房用茶',
		'晚间菜单的低因咖啡',
		'婚礼租用咖啡机',
		'两家新分店的咖啡豆',
		'学徒咖啡师培训',
		'一月起的办公室茶咖箱',
		'大堂意式咖啡吧'
	],
	intro: '感谢您的关注。',
	interactions: [
		{
			kind: 'call',
			direction: 'out',
			outcome: 'reached',
			subject: '新烘焙的豆子怎么样？',
			text: '很喜欢，下个月还要同样的。'
		},
		{ kind: 'email', direction: 'in', outcome: '', subject: '送货日期', text: '问能否把周五送货改为周四。' },
		{ kind: 'email', direction: 'out', outcome: '', subject: '回复：送货日期', text: '从下月一号起可以周四送货。' },
		{ kind: 'call', direction: 'out', outcome: 'no-answer', subject: '', text: '' },
		{
			kind: 'meeting',
			direction: 'none',
			outcome: 'agreed',
			subject: '品鉴会',
			text: '试了四款烘焙，留下意式豆和绿茶。'
		},
		{
			kind: 'call',
			direction: 'in',
			outcome: 'reached',
			subject: '磨豆机有异响',
			text: '说明了清洁方法；若无效会再来电。'
		},
		{ kind: 'chat', direction: 'in', outcome: '', subject: '营业时间', text: '想知道周六是否有人。' },
		{
			kind: 'visit',
			direction: 'out',
			outcome: 'agreed',
			subject: '安装咖啡机',
			text: '运行正常，教了两位同事如何除垢。'
		},
		{ kind: 'call', direction: 'out', outcome: 'left-message', subject: '秋季报价', text: '在前台留了口信。' },
		{ kind: 'note', direction: 'none', outcome: '', subject: '', text: '更喜欢邮件联系；中午前在车间。' }
	],
	tasks: [
		'就迟到的包裹回电',
		'发送答应过的报价',
		'确认周四的送货',
		'每周订货电话',
		'询问第一箱反响如何',
		'上门给咖啡机除垢',
		'打包新烘焙的样品',
		'准备年度回顾',
		'找一台合适的磨豆机',
		'感谢对方的推荐',
		'发送品鉴会邀请'
	],
	tickets: [
		{
			kind: 'complaint',
			subject: '两袋破损',
			asked: '六袋中有两袋到货时破了，一半的豆子散在箱子里。',
			answer: '非常抱歉，已补发两袋。',
			resolution: '已补发两袋'
		},
		{
			kind: 'question',
			subject: '法压壶用哪种研磨度？',
			asked: '法压壶应该选哪种研磨度？',
			answer: '粗研磨，8 号。',
			resolution: '推荐粗研磨'
		},
		{
			kind: 'repair',
			subject: '咖啡机不加热',
			asked: '从今天早上起咖啡机不加热了。',
			answer: '请断电一分钟。若无效，我们明天上门。',
			resolution: '上门更换了保险丝'
		},
		{
			kind: 'return',
			subject: '多订了一箱',
			asked: '我们多订了一箱办公室茶咖箱，可以退吗？',
			answer: '可以。下次送货时取走可以吗？',
			resolution: '已取回'
		},
		{
			kind: 'question',
			subject: '绿茶是有机的吗？',
			asked: '一位同事想知道绿茶是否有机。',
			answer: '是的，附上证书。',
			resolution: '已发送证书'
		}
	],
	survey: {
		title: '您对上一次订购满意吗？',
		intro: '只需两分钟，帮助我们做得更好。',
		thanks: '谢谢！每一条回答我们都会看。',
		needs: ['新鲜度', '准时送达', '价格'],
		recommend: '您会推荐我们吗？',
		heard: '您最初是怎么知道我们的？',
		heardOptions: ['朋友介绍', '网上', '展会', '咖啡馆'],
		wish: '您有什么愿望？',
		wishes: ['有味道的低因咖啡', '小一点的包装', '都很好，继续保持！', '涨价前请提前告知']
	},
	renewal: '合同续签',
	jobs: ['行政经理', '采购', '厨师长'],
	notes: ['包裹请送到后门。', '总是一周内付款。', '喜欢先品尝再下单。'],
	consent: '订货单'
};
