/** DA/T 54-2014 照片类电子档案元数据 and DA/T 63-2017 录音录像类电子档案元数据: what the digest has of them. */
import { schemeOf } from './lines.ts';

export const DAT54 = schemeOf(
  'DAT54',
  '照片类电子档案元数据（DA/T 54-2014）',
  'Metadata of photographs (DA/T 54-2014)',
  'DA/T 54',
  `
groupNumber | 组号 | Group number | text 20 | ◐● | ^ | 档号
pictureNumber | 张号 | Picture number | text 20 | ◐— | | 档号
photographer | 摄影者 | Photographer | name 60 | ●◐ | *+!^ | 责任者
reviewer | 审核者 | Checked by | name 60 | ○○ | | 责任者
digitiser | 数字化责任者 | Digitised by | text 100 | ○○ | ^ | 责任者
dateText | 摄影时间 | Taken on | date 40 | ●● | * | 时间
digitisedOn | 数字化时间 | Digitised on | date 40 | ◐○ | ^ | 时间
processedOn | 处理时间 | Edited on | date 40 | ○— | | 时间
occasion | 事由 | Occasion | text 500 | ●● | *^ | 主题
place | 地点 | Place | text 200 | ●◐ | *^ | 主题
persons | 人物 | Persons shown | name 60 | ◐◐ | *+! | 主题
background | 背景 | Background | long-text 2000 | ○○ | ^ | 主题
latitude | 纬度 | Latitude | text 30 | ○— | | 拍摄位置
longitude | 经度 | Longitude | text 30 | ○— | | 拍摄位置
altitude | 海拔 | Altitude | text 30 | ○— | | 拍摄位置
direction | 方向 | Direction | text 30 | ○— | | 拍摄位置
photoGenre | 体裁 | Genre | code @photo-genre | ○○ | ^ | 体裁
acquisition | 获取方式 | Way of acquisition | code @acquisition | ○○ | ^ | 来源
sourceName | 来源名称 | Source | text 200 | ○○ | ^ | 来源
sourceFile | 源文件标识符 | Source file | text 200 | ○— | | 来源
copyright | 版权 | Copyright | text 500 | ○○ | ^ | 权限
device | 捕获设备 | Device | text 200 | ○— | ^ | 捕获设备
deviceSerial | 设备序列号 | Serial number | text 60 | ○— | ^ | 捕获设备
fileName | 计算机文件名 | File name | text 255 | ●— | = | 计算机属性
digitalFormat | 格式信息 | Format | text 200 | ●— | = | 计算机属性
digitalSize | 计算机文件大小 | File size | text 40 | ●— | = | 计算机属性
horizontalResolution | 水平分辨率 | Horizontal resolution | integer 6 | ○— | | 图像参数
verticalResolution | 垂直分辨率 | Vertical resolution | integer 6 | ○— | | 图像参数
width | 图像宽度 | Width | integer 6 | ○— | | 图像参数
height | 图像高度 | Height | integer 6 | ○— | | 图像参数
colourSpace | 色彩空间 | Colour space | text 40 | ○— | | 图像参数
bitDepth | 位深 | Bit depth | integer 3 | ○— | | 图像参数
exposure | 曝光参数 | Exposure | text 100 | ○— | | 图像参数
referenceNumber | 参见号 | See also | text 200 | ○○ | + | 参见号
`,
);

export const DAT63 = schemeOf(
  'DAT63',
  '录音录像类电子档案元数据（DA/T 63-2017）',
  'Metadata of recordings (DA/T 63-2017)',
  'DA/T 63',
  `
recorder | 摄录者 | Recorded by | name 60 | ●◐ | *+!^ | 责任者
dateText | 摄录时间 | Recorded on | date 40 | ●● | * | 时间
place | 地点 | Place | text 200 | ●◐ | *^ | 主题
persons | 人物 | Persons | name 60 | ◐◐ | *+! | 主题
activity | 业务活动 | Activity | text 500 | ●● | *^ | 业务活动
activityKind | 业务活动类型 | Kind of activity | text 60 | ○○ | ^ | 业务活动
startedAt | 开始时间 | Begins | text 20 | ○— | | 业务活动
endedAt | 结束时间 | Ends | text 20 | ○— | | 业务活动
duration | 时长 | Duration | text 20 | ●◐ | | 技术
audioCoding | 音频编码 | Audio coding | text 60 | ○— | | 技术
sampleRate | 采样率 | Sample rate | integer 7 | ○— | | 技术
sampleBits | 量化位数 | Sample size | integer 3 | ○— | | 技术
channels | 声道 | Channels | code @channels | ○— | | 技术
videoCoding | 视频编码 | Video coding | text 60 | ○— | | 技术
frameRate | 帧率 | Frame rate | text 20 | ○— | | 技术
frameSize | 分辨率 | Frame size | text 20 | ○— | | 技术
bitRate | 码流 | Bit rate | text 20 | ○— | | 技术
scanMode | 扫描方式 | Scanning | code @scan-mode | ○— | | 技术
originalCarrier | 原始载体类型 | Original carrier | text 60 | ◐◐ | ^ | 原始载体
originalModel | 原始载体型号 | Carrier model | text 60 | ○○ | ^ | 原始载体
digitisation | 数字化参数 | Digitisation | text 500 | ◐○ | ^ | 数字化
digitiser | 数字化责任者 | Digitised by | text 100 | ○○ | ^ | 数字化
acquisition | 获取方式 | Way of acquisition | code @acquisition | ○○ | ^ | 来源
copyright | 版权 | Copyright | text 500 | ○○ | ^ | 权限
fileName | 计算机文件名 | File name | text 255 | ●— | = | 计算机属性
digitalFormat | 格式信息 | Format | text 200 | ●— | = | 计算机属性
digitalSize | 计算机文件大小 | File size | text 40 | ●— | = | 计算机属性
`,
);
