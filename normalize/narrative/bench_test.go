package narrative

import (
	"strings"
	"testing"
)

var prose = strings.Repeat(`（一）主动公开情况。全年通过政府门户网站公开各类信息1204条，其中工作动态310条、通知公告96条；微信公众号发布信息588条，微博发布信息213条，总阅读量超过120万次。
（二）认真做好热线办理工作，健全工作机制，压实各方责任，不断提高办理质量。全年12345热线共受理诉求8431件，办结8390件，办结率99.51%，回复率和满意率分别为100%、98.7%。
坚持以习近平新时代中国特色社会主义思想为指导，全面贯彻落实党中央决策部署，围绕中心工作，以完善制度、推进平台建设为抓手，全面推动政务公开工作转职能、增效能、强功能，有力服务保障经济社会高质量发展。
`, 400)

func BenchmarkSentence(b *testing.B) {
	d := load(b)
	b.SetBytes(int64(len(prose)))
	for b.Loop() {
		d.Sentence(prose)
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		load(b)
	}
}
