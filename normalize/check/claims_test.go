package check

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"
	"testing"
)

var marked = regexp.MustCompile(`\[([A-Z_]*)(?:/([a-z]+))?(?:@(\d+))?:([^:\]]*):([^\]]*)\]`)

// said makes the prose of a report from sentences with marked numbers:
// [METRIC/qualifier or scope@year:number:unit], a number "none" being a negation.
func said(t *testing.T, agency, text string) Prose {
	t.Helper()
	p := Prose{Agency: agency, Year: 2023}
	for _, sentence := range strings.SplitAfter(text, "。") {
		plain := marked.ReplaceAllString(sentence, "$4$5")
		for _, m := range marked.FindAllStringSubmatchIndex(sentence, -1) {
			g := func(i int) string {
				if m[2*i] < 0 {
					return ""
				}
				return sentence[m[2*i]:m[2*i+1]]
			}
			s := Statement{Metric: g(1), Raw: g(4), Unit: g(5), Qualifier: "eq", Period: "year", Scope: "agency", Quote: plain, Sure: true}
			s.Before = marked.ReplaceAllString(sentence[:m[0]], "$4$5")
			s.After = marked.ReplaceAllString(sentence[m[1]:], "$4$5")
			s.Start = len([]rune(text[:strings.Index(text, sentence)])) + len([]rune(s.Before))
			switch q := g(2); q {
			case "ge", "approx":
				s.Qualifier = q
			case "jurisdiction", "system":
				s.Scope = q
			}
			fmt.Sscan(g(3), &s.Year)
			if s.Raw == "none" {
				s.Value, s.Negated = new(big.Rat), true
			} else {
				var ok bool
				if s.Value, ok = new(big.Rat).SetString(s.Raw); !ok {
					t.Fatalf("%q is no number", s.Raw)
				}
				if _, part, ok := strings.Cut(s.Raw, "."); ok {
					s.Places = len(part)
				}
			}
			p.Statements = append(p.Statements, s)
		}
	}
	return p
}

func counted(table, indicator, applicant string, n int64) *Box {
	return &Box{Table: table, Edition: "2021", Indicator: indicator, Applicant: applicant, State: Value, Num: big.NewRat(n, 1), Confidence: 1}
}

func claimBoxes() []*Box {
	return []*Box{
		counted("applications", "applications.received", "total", 95),
		counted("applications", "applications.received", "natural_person", 90),
		counted("applications", "applications.carried_in", "total", 2),
		counted("applications", "applications.outcome.total", "total", 94),
		counted("applications", "applications.carried_out", "total", 3),
		counted("disputes", "review.total", "", 4),
		counted("disputes", "litigation.direct.total", "", 1),
		counted("disputes", "litigation.after_review.total", "", 2),
		counted("disclosure", "disclosure.normative_documents.made", "", 77),
		counted("disclosure", "disclosure.normative_documents.valid", "", 470),
		{Table: "disclosure", Indicator: "disclosure.licensing.decisions", State: Nothing, Confidence: 1},
	}
}

func TestClaims(t *testing.T) {
	const bureau, office, area = "汐岫县水利局", "汐岫县人民政府办公室", "汐岫县人民政府"
	for _, c := range []struct {
		name, agency, text string
		want               []string // rule result and a part of the message
	}{
		{"the denominator is not stated", bureau, "转办热线[HL_RECEIVED:7573:件]，其中信箱[MAILBOX_COUNT:207:件]，按时办结[HL_ONTIME_CLOSED:5850:件]，按时办结率[HL_ONTIME_RATE:94.34:%]。",
			[]string{"N-04 fail 5850件 of 7573件 is 77.25 %, but 94.34% is printed: not reproducible. As denominator of 5850件 only 6201 would give it, as numerator of 7573件 7144 or 7145; no count stated there does"}},
		{"the denominator stands elsewhere", bureau, "派单[:6201:件]。转办热线[HL_RECEIVED:7573:件]，按时办结[HL_ONTIME_CLOSED:5850:件]，按时办结率[HL_ONTIME_RATE:94.34:%]。",
			[]string{"N-04 fail 5850件 of 6201件 in “派单6201件。” does"}},
		{"a rate follows", bureau, "受理[HL_RECEIVED:7853:件]，办结[HL_CLOSED:7852:件]，办结率[HL_CLOSE_RATE:99.99:%]。", []string{"N-04 pass 99.99 %"}},
		{"a rate is cut off, not rounded", bureau, "受理[HL_RECEIVED:7853:件]，办结[HL_CLOSED:7852:件]，办结率[HL_CLOSE_RATE:99.98:%]。", []string{"N-04 pass"}},
		{"a rounded count gives no rate", bureau, "受理[HL_RECEIVED/ge:7800:件]，办结[HL_CLOSED:7052:件]，办结率[HL_CLOSE_RATE:99.9:%]。", []string{"N-04 not_checkable"}},
		{"nothing was received", bureau, "受理[HL_RECEIVED:0:件]，办结[HL_CLOSED:0:件]，办结率[HL_CLOSE_RATE:100:%]。", []string{"N-04 not_checkable"}},
		{"one numerator fits", bureau, "汇集事项[ITEM_COUNT:816:项]，网上可办率[ONLINE_RATE:86.76:%]。", []string{"N-04g pass only 708 of 816项 gives 86.76%"}},
		{"no numerator fits", bureau, "事项[ITEM_COUNT:40:项]，网上可办率[ONLINE_RATE:86.73:%]。", []string{"N-04g fail no whole number of 40项 gives 86.73%"}},
		{"many fit", bureau, "事项[ITEM_COUNT:8160:项]，网上可办率[ONLINE_RATE:86.7:%]。", []string{"N-04g pass more of 8160项"}},
		{"a share of the total before", bureau, "办结[APP_REPLIED:81:件]，其中：予以公开[APP_RESULT:42:件]，占[:51.85:%]。", []string{"N-01c fail", "N-04 pass 42件 of 81件"}},
		{"a wrong share", bureau, "办结[APP_REPLIED:81:件]，其中：予以公开[APP_RESULT:42:件]，占[:61.85:%]。", []string{"N-01c fail", "N-04 fail 42件 of 81件 is 51.85 %, but 61.85% is printed"}},
		{"a share of the total of the sentence before", bureau, "主动公开[AD_TOTAL:4970:条]。各单位公开[AD_OTHER:3933:条]，占[:79:%]。", []string{"N-04 pass"}},
		{"a share of what is not said", bureau, "予以公开[APP_RESULT:258:件]，占[:33.9:%]。", []string{"N-04 not_checkable"}},
		{"one share differs from the others", bureau, "答复[APP_REPLIED:805:件]。公开[APP_RESULT:258:件]，占[:33.9:%]；无法提供[APP_RESULT:265:件]，占[:32.9:%]；不予处理[APP_RESULT:158:件]，占[:19.6:%]。",
			[]string{"N-01c fail", "N-04 fail 258件 of 805件 is 32.05 %, but 33.9% is printed", "N-04 pass", "N-04 pass"}},
		{"parts are too many", bureau, "主动公开[AD_TOTAL:115:条]，其中网站[AD_WEBSITE:100:条]，微博[AD_WEIBO:20:条]。", []string{"N-05 fail 100 + 20 = 120, which is more than the 115条"}},
		{"parts add up", bureau, "主动公开[AD_TOTAL:120:条]，其中网站[AD_WEBSITE:100:条]，微博[AD_WEIBO:20:条]。", []string{"N-05 pass"}},
		{"an open list", bureau, "主动公开[AD_TOTAL:317:条]，其中公告[AD_CATEGORY:227:条]、动态[AD_CATEGORY:54:条]。", []string{"N-05 not_checkable need not be complete"}},
		{"a list said to be complete", bureau, "收到申请[APP_RECEIVED:95:件]，按渠道分：网络[APP_CHANNEL:60:件]、信函[APP_CHANNEL:30:件]。", []string{"N-01a pass", "N-05 fail said to be all of 95件"}},
		{"a part of parts", bureau, "主动公开[AD_TOTAL:100:条]，其中网站[AD_WEBSITE:90:条]，网站中动态[AD_CATEGORY:70:条]、公告[AD_CATEGORY:20:条]。", nil},
		{"no list", bureau, "主动公开[AD_TOTAL:10:条]，网站发布[AD_WEBSITE:100:条]。", nil},
		{"a rate above 100", bureau, "满意率[HL_SAT_RATE:103:%]。", []string{"N-06 fail 103%"}},
		{"the same twice", bureau, "收到申请[APP_RECEIVED:95:件]。全年收到申请[APP_RECEIVED:95:件]。", []string{"N-01a pass", "N-01a pass"}},
		{"not the same twice", bureau, "受理热线[HL_RECEIVED:95:件]。全年受理热线[HL_RECEIVED:96:件]。", []string{"N-08 fail 95件"}},
		{"two hotlines", bureau, "受理12345热线[HL_RECEIVED:95:件]。全年受理县长热线[HL_RECEIVED:96:件]。", nil},
		{"another year", bureau, "受理热线[HL_RECEIVED:95:件]。去年受理热线[HL_RECEIVED@2022:96:件]。", nil},
		{"a rounded repetition", bureau, "受理热线[HL_RECEIVED:95:件]。全年受理热线[HL_RECEIVED/ge:90:件]。", nil},
		{"rates of other precision", bureau, "满意率[HL_SAT_RATE:95.43:%]。满意率[HL_SAT_RATE:95.4:%]。", nil},
		{"the office alone", area, "区政府办代表区政府受理申请[APP_RECEIVED:17:件]。", []string{"N-01a not_checkable is about 政府办; the table prints 95"}},
		{"an office that asked for it", area, "按照省政府办公厅要求，我县受理申请[APP_RECEIVED:17:件]。", []string{"N-01a fail"}},
		{"an area under its bare name", "汐岫综合实验区", "全区受理申请[APP_RECEIVED/jurisdiction:17:件]。", []string{"N-01a fail"}},
		{"an office that reports for itself", office, "政府办公室受理申请[APP_RECEIVED:17:件]。", []string{"N-01a fail but the table prints 95"}},
		{"a bureau about the whole county", bureau, "全县受理申请[APP_RECEIVED/jurisdiction:170:件]。", []string{"N-01a not_checkable the whole area"}},
		{"a county about the whole county", area, "全县受理申请[APP_RECEIVED/jurisdiction:170:件]。", []string{"N-01a fail"}},
		{"the text agrees with the tables", bureau, "收到[APP_RECEIVED:95:件]，结转[APP_CARRY_IN:2:件]，办结[APP_REPLIED:94:件]，结转下年[APP_CARRY_OUT:3:件]。复议[RV_COUNT:4:件]、诉讼[LT_COUNT:3:件]。",
			[]string{"N-01a pass", "N-01b pass", "N-01c pass", "N-01d pass", "N-02a pass", "N-02b pass"}},
		{"all to be handled", bureau, "共受理[APP_TOTAL_HANDLED:97:件]。", []string{"N-01e pass 95 + 2 = 97"}},
		{"lawsuits differ", bureau, "诉讼[LT_COUNT:1:件]。", []string{"N-02b fail 1 + 2 = 3"}},
		{"a zero in words", bureau, "未收到[APP_RECEIVED:none:件]。", []string{"N-10 fail but the table prints 95"}},
		{"documents in force", area, "集中发布现行有效行政规范性文件[:393:件]，更新本年度制发的规范性文件[AD_NORMATIVE:77:件]。", []string{"N-03a pass", "N-03b fail 393件"}},
		{"documents in force, as a metric", area, "集中发布现行有效行政规范性文件[AD_NORMATIVE:393:件]。", []string{"N-03b fail 393件"}},
		{"documents interpreted", bureau, "解读规范性文件[AD_NORMATIVE:3:件]。", nil},
		{"a blank box", bureau, "作出行政许可决定[LIC_COUNT:3:件]。", []string{"N-03c not_checkable the table is blank there"}},
		{"no such table", bureau, "作出行政处罚决定[PEN_COUNT:3:件]。", nil},
		{"growth", bureau, "收到申请[APP_RECEIVED:95:件]，同比增长[APP_YOY:13.1:%]（上年[APP_RECEIVED@2022:84:件]）。", []string{"N-01a pass", "N-09 pass 13.10 %"}},
		{"wrong growth", bureau, "收到申请[APP_RECEIVED:95:件]，同比增长[APP_YOY:31:%]（上年[APP_RECEIVED@2022:84:件]）。", []string{"N-01a pass", "N-09 fail 95件 after 84件 is 13.10 %, but 31% is printed"}},
		{"growth over a number that was not read", bureau, "收到申请[APP_RECEIVED:95:件]，同比增长[APP_YOY:13.1:%]（2022年收到[:84:件]）。", []string{"N-01a pass", "N-09 pass"}},
		{"growth and a difference", bureau, "收到申请[APP_RECEIVED:95:件]，比去年增加[:11:件]，同比增长[APP_YOY:13.1:%]。", []string{"N-01a pass"}},
		{"decline said as growth", bureau, "收到申请[APP_RECEIVED:95:件]，同比增长[APP_YOY:5:%]（上年[APP_RECEIVED@2022:100:件]）。", []string{"N-01a pass", "N-09 fail"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			rules, err := Load()
			if err != nil {
				t.Fatal(err)
			}
			got := rules.Claims(said(t, c.agency, c.text), claimBoxes())
			if len(got) != len(c.want) {
				t.Errorf("%d claims, want %d", len(got), len(c.want))
			}
			for i, f := range got {
				line := f.Rule.ID + " " + f.Result + " " + f.Message
				if i >= len(c.want) {
					t.Errorf("more: %s", line)
					continue
				}
				rule, rest, _ := strings.Cut(c.want[i], " ")
				result, part, _ := strings.Cut(rest, " ")
				if f.Rule.ID != rule || f.Result != result || !strings.Contains(f.Message, part) {
					t.Errorf("got  %s\nwant %s", line, c.want[i])
				}
				if f.At == nil || f.Result == Fail && !strings.Contains(f.Message, f.At.Quote) {
					t.Errorf("%s: the sentence is not in the message", line)
				}
			}
		})
	}
}

func TestEveryClaimRuleHasTerms(t *testing.T) {
	rules, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rules.ClaimRules() {
		if len(r.terms) == 0 && r.Kind != "dated" && r.Kind != "order" {
			t.Errorf("rule %s is about nothing", r.ID)
		}
	}
	for _, kind := range []string{"body", "government", "part", "complete", "open", "share", "channel", "before", "change", "area", "basis", "unit"} {
		if len(rules.claimWords[kind]) == 0 {
			t.Errorf("no words of kind %s", kind)
		}
	}
}

// A percentage printed of any two counts is reproducible, and one a step off
// is not.
func FuzzPrints(f *testing.F) {
	f.Add(uint16(5850), uint16(7573), uint8(2))
	f.Add(uint16(1), uint16(3), uint8(0))
	f.Fuzz(func(t *testing.T, n, d uint16, places uint8) {
		if d == 0 {
			return
		}
		p := int(places % 5)
		exact := percentOf(big.NewRat(int64(n), 1), big.NewRat(int64(d), 1))
		printed, _ := new(big.Rat).SetString(exact.FloatString(p))
		if !prints(exact, printed, p) {
			t.Fatalf("%d of %d does not print as %s", n, d, printed.FloatString(p))
		}
		off, _ := new(big.Rat).SetString(fmt.Sprintf("%de-%d", 2, p))
		if prints(exact, new(big.Rat).Add(printed, off), p) {
			t.Fatalf("%d of %d prints as two numbers", n, d)
		}
		s := &Statement{Value: printed, Places: p}
		if first, count := fitting(s, big.NewRat(int64(d), 1), false); printed.Sign() > 0 && count == 0 {
			t.Fatalf("nothing of %d gives %v (%v)", d, printed, first)
		}
	})
}
