import { ADVICE_TEXTS } from './adviceFindings.js';
import { AREA_TEXTS } from './areaTexts.js';
import { ATTRIBUTE_TEXTS } from './attributeFindings.js';
import { CHECK_TEXTS } from './checkFindings.js';
import { COVERAGE_TEXTS } from './coverageFindings.js';
import { CRS_TEXTS } from './crsTexts.js';
import type { Finding, FindingCode, Lang } from './finding.js';
import { GEOMETRY_TEXTS } from './geometryFindings.js';
import { LOSS_TEXTS } from './lossTexts.js';
import { MEASURE_TEXTS } from './measureFindings.js';
import { PHASE_TEXTS } from './phaseFindings.js';
import { REPAIR_TEXTS } from './repairTexts.js';
import { RULE_FINDING_TEXTS } from './ruleFindings.js';
import { SIGN_OFF_TEXTS } from './signOffFindings.js';
import { WIDTH_CLASS_WORDS } from './words.js';

/** Texts of each code; `{name}` is replaced by the number of that name. */
export const FINDING_TEXTS: { readonly [C in FindingCode]: Readonly<Record<Lang, string>> } = {
  'row.deleted': { zh: '{rows} 条已标记删除的记录未读入', en: '{rows} rows marked deleted were not read' },
  'row.outsideRange': { zh: '数值无法读取：{value}', en: 'value could not be read: {value}' },
  'row.filtered': {
    zh: '按字段 {field} 的条件略去 {rows} 行',
    en: '{rows} rows left out by the condition on {field}',
  },
  'row.duplicate': { zh: '与第 {otherFeature} 行重复，只计一次', en: 'same as row {otherFeature}; counted once' },
  'geometry.null': { zh: '没有几何', en: 'no geometry' },
  'geometry.empty': {
    zh: '几何为空，或不围成任何土地（不足四点或面积为零）',
    en: 'empty geometry, or one that encloses no land (fewer than four points, or no area)',
  },
  'geometry.notFinite': {
    zh: '坐标不是有限数，或不在地球上',
    en: 'a coordinate is not a finite number, or no place on Earth',
  },
  'geometry.invalid': { zh: '几何无效：{reason}', en: 'invalid geometry: {reason}' },
  'geometry.duplicate': { zh: '与第 {otherFeature} 行几何重复', en: 'same geometry as row {otherFeature}' },
  'geometry.zLeftOut': {
    zh: '{rows} 行带高程（Z），只取平面坐标',
    en: '{rows} rows have heights (Z), which were left out',
  },
  'geometry.mLeftOut': {
    zh: '{rows} 行带度量值（M），只取平面坐标',
    en: '{rows} rows have measures (M), which were left out',
  },
  'geometry.stroked': {
    zh: '{rows} 行含圆弧，每 {stepDeg}° 取一点成折线，弦与弧相差不超过半径的 {chordPerMille}‰',
    en: '{rows} rows have arcs, drawn as chords with a vertex every {stepDeg}°: off the arc by at most {chordPerMille} thousandths of its radius',
  },
  'file.salvaged': {
    zh: '{file} 不完整（{because}）：应有 {announced} 条，读出 {read} 条，其余丢失',
    en: '{file} is not whole ({because}): {announced} rows announced, {read} read, the rest is lost',
  },
  'text.cutOff': {
    zh: '文件在一个字符的中间结束：已被截断，其后的内容缺失',
    en: 'the file ends in the middle of a character: it is cut off, what followed is missing',
  },
  'file.incomplete': { zh: '缺少 {missing}', en: 'there is no {missing}' },
  'file.indexWrong': {
    zh: '{file} 与数据不符（{because}），未采用',
    en: '{file} contradicts the data ({because}); not used',
  },
  'geometry.farOff': { zh: '距图层主体 {distanceM} 米', en: '{distanceM} m away from the rest of the layer' },
  'ring.unclosed': { zh: '{rings} 个环未闭合，已闭合', en: '{rings} rings were not closed; closed' },
  'ring.tooFewPoints': { zh: '{rings} 个环不足四点', en: '{rings} rings have fewer than four points' },
  'ring.reoriented': { zh: '{rings} 个环方向相反，已改正', en: '{rings} rings wound the other way; turned' },
  'id.missing': { zh: '标识为空', en: 'id is empty' },
  'id.duplicate': { zh: '标识 {id} 与第 {otherFeature} 行重复', en: 'id {id} is also that of row {otherFeature}' },
  'file.unread': { zh: '{file} 未读入：{reason}', en: '{file} was not read: {reason}' },
  'file.notGis': {
    zh: '有 {files} 个文件不是 GIS 文件，未读入：{names}',
    en: '{files} files are no GIS files and were not read: {names}',
  },
  'file.renamed': {
    zh: '压缩包中的路径 {file} 不合规，按 {path} 读入',
    en: 'the path {file} in the zip is not a safe one; read as {path}',
  },
  'entity.unread': { zh: '{count} 个 {type} 图元未读入', en: '{count} entities of type {type} were not read' },
  'curve.stroked': {
    zh: '{rows} 个图形的曲线按弦高 {tolerance} 折线化',
    en: 'curves of {rows} shapes were stroked, no chord further than {tolerance} from its arc',
  },
  'feature.split': {
    zh: '{rows} 个要素含多种几何，按种类分在各图层',
    en: '{rows} features hold shapes of several kinds; each kind is a row of the layer of that kind',
  },
  'line.unread': { zh: '第 {line} 行未读入：{text}', en: 'line {line} was not read: {text}' },
  'points.order': { zh: '坐标次序按 {order}：{because}', en: 'order of coordinates taken as {order}: {because}' },
  'points.count': {
    zh: '地块声明 {announced} 个界址点，实有 {found} 个',
    en: 'the plot announces {announced} points and has {found}',
  },
  'field.missing': { zh: '缺少必需字段 {field}', en: 'required field {field} is missing' },
  'field.mixed': {
    zh: '字段 {field} 数字与文字混杂，按文字处理',
    en: 'field {field} mixes numbers and text; kept as text',
  },
  'field.nested': {
    zh: '字段 {field} 为嵌套值（列表或结构），按 JSON 文字保存',
    en: 'field {field} holds lists or structures; kept as JSON text',
  },
  'field.asText': {
    zh: '字段 {field} 的整数过长，按文字保存以免丢失位数',
    en: 'field {field} holds integers too long for a number; kept as text, no digit lost',
  },
  'field.unread': { zh: '字段 {field}（类型 {type}）未读入', en: 'field {field} of type {type} was not read' },
  'field.renamed': {
    zh: '字段名 {field} 重复，后一个改名为 {name}',
    en: 'field name {field} occurs twice; the later one is read as {name}',
  },
  'time.zone': {
    zh: '字段 {field} 有 {rows} 个时间带时区 {zone}：保留钟面时间，不作换算，时区未保留',
    en: 'field {field}: {rows} times are marked {zone}; kept as the clock showed, not shifted, the mark is left out',
  },
  ...ATTRIBUTE_TEXTS,
  ...GEOMETRY_TEXTS,
  ...LOSS_TEXTS,
  ...REPAIR_TEXTS,
  ...RULE_FINDING_TEXTS,
  'value.missing': { zh: '必填字段 {field} 为空', en: 'required field {field} is empty' },
  'value.unknownCode': { zh: '字段 {field} 的代码 {value} 未知', en: 'field {field} has the unknown code {value}' },
  'value.differs': {
    zh: '字段 {field} 与同一企业的第 {otherFeature} 行不一致，取第 {otherFeature} 行',
    en: 'field {field} differs from row {otherFeature} of the same firm; that row stands',
  },
  'table.header': {
    zh: '表头在第 {rows} 行；其上为标题：{titles}',
    en: 'the header is in row {rows}; above it are titles: {titles}',
  },
  'table.notRow': {
    zh: '第 {row} 行（{kind}）不是数据，未作为记录：{text}',
    en: 'row {row} ({kind}) is not data and was not taken as a row: {text}',
  },
  'table.filledDown': {
    zh: '{merges} 个向下合并的单元格，其值填入所覆盖的 {cells} 格',
    en: '{merges} cells merged downwards hold for the {cells} cells they cover',
  },
  'table.hiddenRows': { zh: '{rows} 个隐藏行也已读入', en: '{rows} hidden rows were read like the others' },
  'table.ragged': {
    zh: '表头有 {fields} 格，{longer} 行更多、{shorter} 行更少（首见第 {row} 行）；多出的另成字段，缺少的为空',
    en: 'the header has {fields} cells, {longer} rows have more and {shorter} fewer (the first is row {row}); extra cells are fields of their own, missing ones empty',
  },
  'table.quote': {
    zh: '{rows} 行在引号之后还有文字（首见第 {row} 行），已原样接上：引号可能错位',
    en: '{rows} rows have text after a closing quote (the first is row {row}); it was added as it stands: a quote may be out of place',
  },
  'table.unclosedQuote': {
    zh: '第 {row} 行的引号没有闭合，按普通字符读入',
    en: 'a quote in row {row} is never closed; it is read as a plain character',
  },
  'table.noLineEnd': {
    zh: '文件末行（第 {row} 行）没有换行符：文件可能不完整，末格可能被截断',
    en: 'the file ends inside its last row ({row}), without a line end: it may have been cut, and its last cell with it',
  },
  'sheet.empty': { zh: '工作表 {sheet} 为空，未读入', en: 'the sheet {sheet} is empty and was not read' },
  'cell.textLost': {
    zh: '{cells} 格的文字随共享文字表丢失，按空值读入；其中 {rows} 行再无其他内容',
    en: 'the texts of {cells} cells are lost with the shared texts of the workbook and are read as empty; of {rows} rows nothing else is left',
  },
  'sheet.hidden': {
    zh: '隐藏的工作表 {sheet}（{rows} 行）未读入；需要时在 layer 中写明其名',
    en: 'the hidden sheet {sheet} ({rows} rows) was not read; name it as "layer" if it is wanted',
  },
  'cell.halfWidth': {
    zh: '字段 {field} 有 {cells} 格为全角字符，按半角读入',
    en: 'field {field}: {cells} cells in full-width characters are read as half-width',
  },
  'cell.blankWord': {
    zh: '字段 {field} 有 {cells} 格（{words}）按空值读入',
    en: 'field {field}: {cells} cells ({words}) are read as empty',
  },
  'cell.asNumber': {
    zh: '字段 {field} 有 {cells} 格带千分位或百分号，按数字读入（12% 为 0.12）',
    en: 'field {field}: {cells} cells with thousands separators or per cent are read as numbers (12 % is 0.12)',
  },
  'cell.asDate': {
    zh: '字段 {field} 有 {cells} 格不是 yyyy-mm-dd 的日期写法，按日期读入',
    en: 'field {field}: {cells} cells are days in another writing than yyyy-mm-dd, read as dates',
  },
  'cell.digitsLost': {
    zh: '字段 {field} 有 {cells} 格以数字保存且超过 15 位：Excel 只留 15 位，末几位可能已丢失，按所存读入',
    en: 'field {field}: {cells} cells are stored as numbers of more than 15 digits, of which Excel keeps 15; the last ones may be lost, they are read as stored',
  },
  'cell.error': {
    zh: '字段 {field} 有 {cells} 格的公式出错（如 #DIV/0!），按空值读入',
    en: 'field {field}: {cells} cells hold a formula error (#DIV/0! and the like), read as empty',
  },
  'cell.unsaved': {
    zh: '字段 {field} 有 {cells} 格的公式没有保存结果，按空值读入；请用 Excel 打开后另存',
    en: 'field {field}: {cells} formulas have no value saved and are read as empty; open the file in Excel and save it',
  },
  'land.noParcel': {
    zh: '有 {areaM2} 平方米不在任何图斑上',
    en: '{areaM2} m² of it lie on no parcel',
  },
  'land.crowded': {
    zh: '企业用地合计 {usedM2} 平方米，超过图斑面积 {officialM2} 平方米',
    en: 'firms use {usedM2} m² of it, more than the {officialM2} m² there are',
  },
  'title.areaDiffers': {
    zh: '宗地 {title} 的面积与第 {otherFeature} 行不一致，取第 {otherFeature} 行',
    en: 'the area of title {title} differs from row {otherFeature}; that row stands',
  },
  'title.noHolder': { zh: '宗地 {title} 没有权利人', en: 'title {title} names no holder' },
  'title.noFirm': {
    zh: '宗地 {title} 的权利人 {holder} 不在企业名录中',
    en: 'holder {holder} of title {title} is none of the firms',
  },
  'title.noArea': {
    zh: '宗地 {title} 没有面积，按 0 计',
    en: 'title {title} has no area and counts as 0',
  },
  'title.overlap': { zh: '宗地 {title} 与 {other} 重叠', en: 'title {title} overlaps {other}' },
  'holder.byName': {
    zh: '{rows} 个权利人没有可用的信用代码，按名称对应到企业',
    en: '{rows} holders without a usable credit code were matched to firms by name',
  },
  'lease.noFirm': {
    zh: '出租方 {lessor} 和承租方 {lessee} 都不在企业名录中，未计',
    en: 'neither lessor {lessor} nor lessee {lessee} is a firm; not counted',
  },
  'lease.noArea': {
    zh: '租赁没有面积，按整宗 {areaM2} 平方米计',
    en: 'the lease states no area; the whole {areaM2} m² count',
  },
  'lease.noTitles': {
    zh: '有租赁而没有宗地：企业自有用地不明，未计算用地',
    en: 'leases without titles: what firms own is not known, their land is not computed',
  },
  'lease.notInForce': {
    zh: '{lessor} 租给 {lessee} 的 {areaM2} 平方米在 {date} 不在租期内，未计',
    en: '{areaM2} m² leased by {lessor} to {lessee} are not in force on {date}; not counted',
  },
  'lease.rentedOut': {
    zh: '{lessor} 出租 {areaM2} 平方米给 {lessee}',
    en: '{lessor} rents out {areaM2} m² to {lessee}',
  },
  'firm.noLand': {
    zh: '企业 {firm} 没有宗地也没有租地，用地不明',
    en: 'firm {firm} holds no title and rents nothing; its land is not known',
  },
  'firm.rentsOutMore': {
    zh: '企业 {firm} 出租多于其所有（{usedM2} 平方米），用地按 0 计',
    en: 'firm {firm} rents out more than it has ({usedM2} m²); its used land counts as 0',
  },
  'firm.placedByTitle': {
    zh: '企业 {firm} 没有图斑，按其宗地和租地定位',
    en: 'firm {firm} names no parcel; it is placed by its titles and leases',
  },
  'share.basis': {
    zh: '{firms} 家企业的份额按 {basis} 计算',
    en: 'the shares of {firms} firms are by {basis}',
  },
  ...ADVICE_TEXTS,
  ...PHASE_TEXTS,
  ...SIGN_OFF_TEXTS,
  'row.blank': { zh: '{rows} 个空行未读入', en: '{rows} empty rows were left out' },
  'join.noMatch': { zh: '{field} = {key} 在属性表中没有', en: '{field} = {key} is not in the joined table' },
  'join.unused': {
    zh: '{field} = {key} 在图层中没有，未用',
    en: '{field} = {key} is not in the layer; the row is not used',
  },
  'join.repeated': {
    zh: '{field} = {key} 与第 {otherFeature} 行重复，取第 {otherFeature} 行',
    en: '{field} = {key} is also that of row {otherFeature}, which stands',
  },
  'join.unusedRows': {
    zh: '属性表有 {rows} 行按字段 {field} 在图层中没有对应',
    en: '{rows} rows of the joined table have no row in the layer by {field}',
  },
  'join.noKey': { zh: '{rows} 行的连接字段 {field} 为空', en: '{rows} rows have no {field} to join by' },
  'join.oneToMany': {
    zh: '{field} 有 {keys} 个值各用于多行（至多 {most} 行）：相加时勿重复计',
    en: '{keys} keys of {field} serve several rows each (at most {most}): mind this when they are summed',
  },
  'join.rewritten': {
    zh: '{rows} 行的 {field} 在统一半角、大小写、空格和末尾 .0 后才相同',
    en: '{rows} rows match by {field} only as half-width, upper-case text without blanks and trailing .0',
  },
  'join.zeros': {
    zh: '{rows} 行的 {field} 去掉前导零后才相同（Excel 会丢掉前导零），两边均无歧义',
    en: '{rows} rows match by {field} only without leading zeros (Excel drops them); no other key could be meant on either side',
  },
  'join.unmatched': { zh: '{rows} 行按字段 {field} 未连接到属性表', en: '{rows} rows found no row to join by {field}' },
  'join.duplicate': {
    zh: '属性表中字段 {field} 有 {rows} 行重复，取首行',
    en: '{rows} rows of the joined table repeat {field}; the first of each stands',
  },
  ...AREA_TEXTS,
  'share.sum': { zh: '{key} 的份额之和为 {sum}', en: 'shares of {key} sum to {sum}' },
  'reference.unknown': { zh: '{field} 所指 {value} 不存在', en: '{field} points to {value}, which does not exist' },
  ...COVERAGE_TEXTS,
  'line.overlap': {
    zh: '与控制线图层 {otherLayer} 第 {otherFeature} 行重叠（{zone} 与 {otherZone}）：{widthClass}',
    en: 'overlaps row {otherFeature} of the control line {otherLayer} ({zone} and {otherZone}): {widthClass}',
  },
  'line.noRule': {
    zh: '{kind} 已随成果携带，尚无规则提到，不作判定（若应有规则，请核对拼写）',
    en: '{kind} is carried; no rule speaks of it yet, nothing is judged by it (if one should, is it spelled right?)',
  },
  'line.selfOverlap': {
    zh: '{zones} 个要素互相重叠，重叠 {overlapM2} 平方米只计一次：第 {features} 行',
    en: '{zones} zones overlap each other; the {overlapM2} m² are counted once: rows {features}',
  },
  'line.repaired': {
    zh: '仅在计算副本中修复，移动 {movedM2} m²；法定原件未改动',
    en: 'repaired in a computing copy only, {movedM2} m² moved; the statutory original is as delivered',
  },
  'year.differs': {
    zh: '数据年份 {year}，与其他图层的 {otherYear} 不一致',
    en: 'shows the year {year}, other layers {otherYear}',
  },
  'layer.outside': { zh: '与地块图层 {layer} 不相交', en: 'does not meet the layer {layer}' },
  'layer.missing': {
    zh: '未提供 {role} 图层，相关检查未做',
    en: 'no {role} layer was given; what needs it was not checked',
  },
  ...CHECK_TEXTS,
  ...MEASURE_TEXTS,
  ...CRS_TEXTS,
  'encoding.guessed': { zh: '编码按 {encoding} 处理：{because}', en: 'encoding taken as {encoding}: {because}' },
  'decision.mixed': {
    zh: '决策表中该地块的各行不一致（{fates}），类别不变；可改为量测 proposal 图层的决策单元',
    en: 'its rows of the decisions differ ({fates}): its class stays; measure the pieces of the layer proposal instead',
  },
  'lock.unlawful': { zh: '锁定 {lock} 违反 {rule}，不予采纳', en: 'lock {lock} is against {rule} and was refused' },
  'lock.unknown': { zh: '锁定 {lock} 所指不存在', en: 'lock {lock} points to nothing' },
  'lock.honoured': { zh: '锁定 {lock} 已采纳', en: 'lock {lock} was honoured' },
  'lock.couldStress': {
    zh: '规划者的决定在 {pieces} 个决策单元上违反刚性规则，未予采纳；设 proposal.stressTest = true 则照做，但整个方案仅为压力测试，不合法',
    en: 'decisions of the planner are against a hard rule on {pieces} pieces and were not carried out; with proposal.stressTest = true they are, and the whole proposal is a stress test only, not lawful',
  },
  'lock.stressed': {
    zh: '决策单元 {piece} 按规划者的决定为 {fate}，违反 {rule}：方案仅为压力测试，不合法',
    en: 'piece {piece} is {fate} by decision of the planner, against {rule}: the proposal is a stress test only, not lawful',
  },
  'candidates.refused': {
    zh: '相邻地块组合 {groups} 个不成为备选连片：连接过窄 {neck}、填充过多 {infill}、面积过小 {small}、面积过大 {large}、跨两个规划园区 {plannedParks}、不紧凑 {compactness}',
    en: '{groups} groups of neighbours are no candidate clusters: too narrow a neck {neck}, too much infill {infill}, too small {small}, too large {large}, span two planned parks {plannedParks}, not compact {compactness}',
  },
  'firm.noRoom': {
    zh: '企业 {firm} 逐家安排时无处可容，留在原地，其用地保留',
    en: 'no park had room for firm {firm} when firms were placed one by one; it stays and its land is kept',
  },
  'limit.unmet': {
    zh: '限制 {limit} 要求 {wanted}，方案为 {reached}',
    en: 'limit {limit} asks for {wanted}; the plan has {reached}',
  },
  'proposal.timeLimit': {
    zh: '求解因限时（solve.timeLimitS）而截断：方案与差距随机器而变，不可复现',
    en: 'the solver was cut short by its time limit (solve.timeLimitS): plan and gaps differ from machine to machine, not reproducible',
  },
  'proposal.inBlocks': {
    zh: '模型超出整体求解的规模（solve.wholeUpTo），以下层级按分块定价求解（至多 {rounds} 轮），所给的界仍经证明：{levels}',
    en: 'the model is beyond the size that is solved whole (solve.wholeUpTo); solved in blocks against prices (at most {rounds} rounds), with a bound that is proved all the same: {levels}',
  },
  'proposal.stoppedByHand': {
    zh: '求解由人停止：所写为当时最好的方案，不可复现；未作缺口解释与比选',
    en: 'the solver was stopped by hand: what is written is the best plan so far, not reproducible, without explanations and alternatives',
  },
  'prices.blank': {
    zh: '单价 {price} 未填，改按扰动量优化',
    en: 'price {price} is blank; disturbance is minimised instead',
  },
  'target.notChecked': {
    zh: '目标 {target} 中部分未核查：{because}',
    en: 'part of target {target} is not checked: {because}',
  },
};

export function findingMessage(item: Finding, lang: Lang): string {
  const numbers = item.numbers as Readonly<Record<string, string | number>>;
  return FINDING_TEXTS[item.code][lang].replace(/\{(\w+)\}/g, (_, name: string) =>
    shown(name, numbers[name] ?? '', lang),
  );
}

/** A zone without a name is said to be without; classes are words; areas are read at 0.01 m² (`numbers` keeps every digit); of a reason written `中文 / English` the half of the language is shown. */
function shown(name: string, value: string | number, lang: Lang): string {
  if (value === '' && /zone$/i.test(name)) return lang === 'zh' ? '无名' : 'unnamed';
  if (name === 'widthClass') return WIDTH_CLASS_WORDS[value as keyof typeof WIDTH_CLASS_WORDS][lang];
  if (typeof value === 'number') return name.endsWith('M2') ? value.toFixed(2) : String(value);
  const coded = /^(E_[A-Z_]+: )(.*?) \/ (.*)$/s.exec(value);
  if (coded) return `${coded[1]}${coded[lang === 'zh' ? 2 : 3]}`;
  const halves = /^([^/]*[\u4e00-\u9fff][^/]*) \/ ([^\u4e00-\u9fff]+)$/.exec(value);
  return halves ? halves[lang === 'zh' ? 1 : 2] : value;
}
