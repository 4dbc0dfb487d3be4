package web

// MarkedPage returns an archived web page as it can be kept: without scripts and
// outside parts, the element at a selector outlined. number is what is printed
// there, "" if the whole element is meant.
func MarkedPage(text, selector, number string) ([]byte, error) {
	return cleanPage(text, selector, number)
}
