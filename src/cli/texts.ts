import type { Lang } from '../model/finding.js';

/** The help, in both languages. */
export const HELP: Readonly<Record<Lang, string>> = {
  en: `lianpian: spatial analysis for land consolidation

  lianpian run SCENARIO.json -o DIR       the whole pipeline: check, repair, overlay, judge, measure, propose, account
      --set key=v1,v2                     one run a value, each in its own folder below DIR, and one table over all
      --mps FILE                          the programs that were solved, as MPS for any solver, each with a table of its names; sha-256 in summary.json
      --alternatives N                    N other plans as good, that differ by 10 % of the land treated or by two clusters (choice.leastShare …)
      --replacement-costs                 what each cluster is worth: how much worse the plan gets without it
      --pareto N                          N points of the front of cost against land given back; each of the three takes further solves
      Ctrl-C                              while the solver is at work: the best plan so far, marked so; twice: ends at once, nothing written
  lianpian propose SCENARIO.json -o DIR   clusters and decisions only: the same way to a proposal, and what speaks of it; options as of run
  lianpian explain DIR                    the story of a run, from its folder alone: what was decided, what is short and what holds it
      --parcel ID | --firm CODE           why this fate, and what every other open one would cost (solved anew, level by level)
      --target ID                         what counts toward it, what holds it, what each limit taken away gives
  lianpian compare DIR_A DIR_B [-o TABLE] two runs (TABLE .csv .xlsx .json): difference in mu by town, rule, cluster and target
  lianpian init DELIVERY -o SCENARIO.json look through a folder or zip, recognise its layers, write a scenario to finish
  lianpian inspect FILE…                  what is in files, folders and zips: roles, CRS, codes, years, fields, what is lacking
  lianpian check FILE… -o FINDINGS        every layer of files, folders, zips, each alone and against the others; FINDINGS by its ending:
                                          .csv .xlsx .json, or points and areas .gpkg (styled for QGIS) .gdb .geojson .fgb (-o - writes CSV)
      --accepted FILE                     an earlier FINDINGS (CSV, xlsx) whose column "accepted" says who lets a finding stand, and why
      'FILE|role=parcels'                 what a layer is, where its name and fields do not say it; control lines role=controlLine:ecologicalRedline
      --set key=value                     a setting (lianpian schema lists them): check.gapMinWidthM=2 check.gapMaxWidthM=10 (gaps from 2 to 10 m wide, at
                                          1 mm), check.nearBorderM, check.unknownLayers=coverage; --id --out-crs and options behind a path as below
                                          codes: ring.… feature.… a shape, coverage.… shapes against each other, value.… code.… field.… attributes,
                                          area.… areas, parcel.… town.… line.… layers against each other, file.… table.… crs.… reading
  lianpian overlay PARCELS --zone NAME=FILE… -o TABLE   area of every parcel inside every layer of zones, of files of any size;
                                          NAME (letters, digits, _ or Chinese) names the columns NAME_m2, NAME_share; TABLE by its
                                          ending: .csv .xlsx .json, or with shapes .gpkg .shp .fgb .parquet .geojson .gdb (-o - writes CSV)
      --pieces FILE                       (.gpkg .fgb .parquet .shp .geojson) shapes of the parcels that a zone cuts, inside and outside
      --set key=value                     a tolerance: overlay.snapRelative, overlay.snapAbsoluteM2, reproject.chordErrorM
      --id FIELD                          field of the parcel ids (default BSM, else the row number); --layer --crs --encoding as below,
                                          for one file of several behind its path: --zone 'redline=in.gdb|layer=STBHHX'
  lianpian measure PATCHES [--class FIELD] [--within ZONES --by FIELD] [--gap M] [--barrier FILE…] -o TABLE   how broken up land is:
                                          metrics by zone and class; --gap joins rows of one class that lie so near; TABLE .csv .xlsx .json
      --core M --prox M --connect M       core areas at a depth; proximity within a radius; IIC, PC, EC with p = 0.5 at a distance
      --owner FIELD                       how scattered each holder's land is (instead of the metrics where TABLE holds one table);
                                          .gpkg .gdb .xlsx hold the metrics, every patch by itself, and the holders
      --after DECISIONS [--becomes FATE=CLASS]   before, after and change, if DECISIONS (ids and a column fate: the proposal of a run, an
                                          edited copy, your own) are carried out; reclaim, regreen, reserve, cluster make 0103, 0301, 1201,
                                          0601 of codes and dryland, forest, idle, industry of uses, or what --becomes says
      --steps                             every row also with the gap 5 m less and more, and with the matching tolerance (--set
                                          measure.touchM=…, 1e-6 m) a hundredth and a hundredfold, in a column step
      --list                              every metric with its formula, unit, range and source
  lianpian neighbours PARCELS --gap METRES [--barrier FILE…] -o TABLE   pairs at most so far apart, border to border: gap, shared border,
                                          and the barrier (a layer of lines or polygons, --barrier FILE or NAME=FILE) that parts them; as a
                                          table, or as lines from parcel to parcel .gpkg .shp .fgb .geojson .gdb; --id FIELD
  lianpian judge PARCELS --line KIND=FILE… -o CONFLICTS   the rules in force against every parcel, without a scenario; CONFLICTS by its ending:
                                          .xlsx (a sheet a table) .gpkg .gdb (a layer a severity, styled, and all tables), or one list .csv .json
                                          .geojson .shp .fgb .parquet with the overlap table 压盖统计 beside it as CONFLICTS_overlap.csv (-o - CSV)
      KIND                                ecologicalRedline basicFarmland urbanBoundary industrialLine farmlandTarget …, their Chinese or layer
                                          names (生态保护红线, 永农, STBHHX, 棕线), or a name of your own that a rule of --rules speaks of
      --rules FILE --date D --exempt FILE your own rules beside the shipped ones; day of the rules (default today); sign-offs of an authority
      --as existing|newIndustry|join|infill|receive|reclaim|regreen|keep|upgrade   the land as it is (default), or a decision: may I build here?
      --class FIELD --codes sandiao|yongdiyonghai   field and system of the land classes, where they do not tell it (default DLBM)
      --use USE                           use of land without a land class (industry, idle, storage …)
      --towns --villages --firms FILE     names for the evidence; --land FILE --plan FILE survey (DLTB) and plan under plots that are neither
      --before KIND=OLD --after KIND=NEW  two versions of a line (several kinds at once): conflicts that appear, grow, shrink, vanish, in mu
      --list-rules [-o TABLE]             the rules in force, each with its clause, date and whether it is confirmed
      --set key=value                     a tolerance, as conflict.mismatchWidthM; --id --layer --crs --out-crs and options behind a path as above
  lianpian repair FILE -o FIXED           mend polygons by named rules; every change with its m² beside it (fixed.gpkg → fixed.gpkg.changes.csv), ledger by town on the page
      --rules dropDuplicates,makeValid,dropVertices=0.001,dropSpikes=1,dropCopies,snap=0.01,overlaps=longestBorder|larger|priority,
              gaps=0.5,slivers,splitMultiparts   exactly these (default: dropDuplicates,makeValid); --set repair.KEY=VALUE for the rest
      --preview                           say what would change, write nothing; --town FIELD --priority FIELD (lesser first) --id FIELD
  lianpian convert IN OUT                 any format to any format, every loss announced; OUT by its ending:
                                          .shp .gpkg .gdb .geojson .fgb .parquet .csv .xlsx .dbf (-o - writes CSV)
      --layer NAME --crs EPSG:n --axes yx --encoding E --out-crs EPSG:n --index --salvage   or behind a path: 'in.shp|encoding=GBK'
      'out.shp|encoding=GB18030'          a Shapefile in GB18030 (default UTF-8)
  lianpian schema [rules]                 JSON schema of a scenario: every key and every setting with its default; or of a rule file

Options: -o DIR   --lang zh|en   --threads N (run, propose, explain, overlay, judge, measure; the others work on one)   --json   --quiet   --force   --help   --version
Exit code: 0 done and clean · 1 done, something asks for a person · 2 could not run (the message says what to do)

Start from the demo: data/yinzhou/scenario.json, or write {"extends": "…/scenario.json", …} with what differs.
`,
  zh: `连片 lianpian：土地整治空间分析

  lianpian run 方案.json -o 目录           全流程：检查、修复、叠加、判定、量测、方案、核算
      --set 键=值1,值2                     每个取值各算一遍，各在一个子目录，并汇总一张表
      --mps 文件                          所求解的规划模型（MPS，任何求解器可读），各附名称对照表；summary.json 中有其 sha-256
      --alternatives N                    再求 N 个同样好、但处置土地相差一成或连片相差两个以上的备选方案（choice.leastShare 等）
      --replacement-costs                 各连片的替代代价：去掉它，方案差多少
      --pareto N                          代价与复垦面积的帕累托前沿取 N 个点；以上三项都要另行求解
      Ctrl-C                              求解时按一次：写出目前最好的方案并注明；按两次：立即结束，不写出
  lianpian propose 方案.json -o 目录       只出连片与处置：与全流程同样得出方案，只写与方案有关的成果；选项同 run
  lianpian explain 目录                    只凭成果文件夹讲清一次运行：作了什么决定，哪些未达，受何限制
      --parcel 图斑 | --firm 信用代码     为何如此处置，改作其他处置的代价（逐级重新求解）
      --target 目标                       计入了什么，受何限制，放开每项限制可增加多少
  lianpian compare 目录A 目录B [-o 表]      两次结果对比（.csv .xlsx .json）：按镇街、规则、连片、目标列出亩数差
  lianpian init 数据目录 -o 方案.json      检视目录或压缩包，识别图层，写出待完善的方案
  lianpian inspect 文件…                   文件、目录、压缩包里有什么：角色、坐标系、代码体系、年份、字段、尚缺什么
  lianpian check 文件… -o 问题表           检查文件、目录、压缩包里的每个图层，单独检查并相互检查；输出格式由扩展名决定：
                                          .csv .xlsx .json，或点和面图层 .gpkg（带 QGIS 样式）.gdb .geojson .fgb（-o - 输出 CSV）
      --accepted 文件                     以前的问题表（CSV、xlsx），在“accepted/接受”列写明谁、为何、何时接受
      '文件|role=parcels'                 名称和字段看不出时指明图层角色；控制线写 role=controlLine:ecologicalRedline
      --set 键=值                         一项设置（lianpian schema 列出全部）：check.gapMinWidthM=2 check.gapMaxWidthM=10（只报 2 至 10 米宽的缝隙，精确到 1 毫米）、
                                          check.nearBorderM、check.unknownLayers=coverage；--id --out-crs 及写在路径后的选项同下
                                          代码：ring.… feature.… 单个图形，coverage.… 图形之间，value.… code.… field.… 属性，
                                          area.… 面积，parcel.… town.… line.… 图层之间，file.… table.… crs.… 读入
  lianpian overlay 图斑 --zone 名称=文件… -o 表   每个图斑在每个控制线图层内的面积，文件大小不限；
                                          名称（字母、数字、_ 或汉字）即列名 名称_m2、名称_share；输出格式由扩展名决定：
                                          .csv .xlsx .json，带图形的 .gpkg .shp .fgb .parquet .geojson .gdb（-o - 输出 CSV）
      --pieces 文件                       （.gpkg .fgb .parquet .shp .geojson）被控制线切开的图斑，内外各块的图形
      --set 键=值                         容差：overlay.snapRelative、overlay.snapAbsoluteM2、reproject.chordErrorM
      --id 字段                           图斑标识字段（默认 BSM，否则用行号）；--layer --crs --encoding 同下，
                                          多个文件中的一个写在路径后：--zone '红线=in.gdb|layer=STBHHX'
  lianpian measure 斑块 [--class 类别字段] [--within 分区 --by 名称字段] [--gap 米] [--barrier 文件…] -o 表   土地破碎程度：
                                          按分区、类别的景观指数；--gap 把相距不超过该值的同类斑块相连；表 .csv .xlsx .json
      --core 米 --prox 米 --connect 米    核心区（深度）；邻近度（半径）；IIC、PC、EC（该距离处 p = 0.5）
      --owner 字段                        各权利人土地的零散程度（表只能放一张时代替指数表）；
                                          .gpkg .gdb .xlsx 同时放指数、逐个斑块和权利人
      --after 决策表 [--becomes 去向=类别]   按决策表（编号与 fate 两列：run 的 proposal、其修改件或自拟表）实施前、后及变化；
                                          复垦、复绿、收储、连片改造 对地类代码为 0103、0301、1201、0601，
                                          对用途为 dryland、forest、idle、industry，或由 --becomes 写明
      --steps                             每行另给间距增减 5 米、匹配容差（--set measure.touchM=…，1e-6 米）
                                          除以 100 与乘以 100 时的数值，见 step 列
      --list                              列出全部指数及公式、单位、范围、来源
  lianpian neighbours 图斑 --gap 米 [--barrier 文件…] -o 表   边界间距不超过该值的图斑对：间距、共边长、
                                          被哪个阻隔图层（线或面，--barrier 文件 或 名称=文件）隔开；输出表格，
                                          或图斑间连线 .gpkg .shp .fgb .geojson .gdb；--id 字段
  lianpian judge 图斑 --line 类型=文件… -o 冲突   不用方案文件，按现行规则判定每个图斑；输出格式由扩展名决定：
                                          .xlsx（每表一页）.gpkg .gdb（按等级分层、带样式，含全部表），或单一清单 .csv .json
                                          .geojson .shp .fgb .parquet，压盖统计写在旁边的 冲突_overlap.csv（-o - 输出 CSV）
      类型                                生态保护红线 永久基本农田 城镇开发边界 工业区块控制线（棕线）耕地保护目标 等，或图层名 STBHHX、
                                          英文 ecologicalRedline 等；自定类型须有 --rules 中的规则
      --rules 文件 --date 日期 --exempt 文件   随附规则之外的自定规则；规则日期（默认今天）；主管部门签批
      --as existing|newIndustry|join|infill|receive|reclaim|regreen|keep|upgrade   判定现状（默认）或一项决策：此处能否新建？
      --class 字段 --codes sandiao|yongdiyonghai   地类字段和代码体系（看不出时；默认 DLBM）
      --use 用途                          没有地类的土地的用途（industry、idle、storage …）
      --towns --villages --firms 文件     镇街、村、企业名称；--land 文件 --plan 文件 地块之下的现状（DLTB）与规划用地
      --before 类型=旧版 --after 类型=新版   控制线的两个版本（可同时多种）：冲突新增、增大、减小、消失多少亩
      --list-rules [-o 表]                列出现行规则：依据、日期、是否待核
      --set 键=值                         容差，如 conflict.mismatchWidthM；--id --layer --crs --out-crs 及写在路径后的选项同上
  lianpian repair 文件 -o 修复后           按指定规则修复面图形；逐条变更及平方米数写在旁边（fixed.gpkg → fixed.gpkg.changes.csv），按镇街平衡
      --rules dropDuplicates,makeValid,dropVertices=0.001,dropSpikes=1,dropCopies,snap=0.01,overlaps=longestBorder|larger|priority,
              gaps=0.5,slivers,splitMultiparts   只用所列规则（默认 dropDuplicates,makeValid）；其余用 --set repair.键=值
      --preview                           只报告，不写出；--town 镇街字段 --priority 优先字段（小者优先） --id 标识字段
  lianpian convert 输入 输出               任意格式互转，逐字段说明损失；输出格式由扩展名决定：
                                          .shp .gpkg .gdb .geojson .fgb .parquet .csv .xlsx .dbf（-o - 输出 CSV）
      --layer 图层 --crs EPSG:n --axes yx --encoding 编码 --out-crs EPSG:n --index --salvage   或写在路径后：'in.shp|encoding=GBK'
      'out.shp|encoding=GB18030'           以 GB18030 写 Shapefile（默认 UTF-8）
  lianpian schema [rules]                  方案文件的 JSON schema：所有键和设置及其默认值；或规则文件的

选项：-o 目录   --lang zh|en   --threads N（run、propose、explain、overlay、judge、measure；其他命令只用一个线程）   --json   --quiet   --force   --help   --version
退出码：0 完成且无问题 · 1 完成，有事项需人工处理 · 2 无法运行（提示说明如何处理）

可从演示开始：data/yinzhou/scenario.json；或写 {"extends": "…/scenario.json", …} 只列不同之处。
`,
};
