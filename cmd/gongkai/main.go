// Command gongkai turns the yearly information-disclosure reports of Chinese
// government bodies into one database with the place of every number.
package main

func main() {}
