package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"time"
)

// door speaks to the laptop's program as a browser would: the key in the
// printed address becomes a cookie, and every request is the screens' own.
type door struct {
	base   string
	client *http.Client
}

func knock(address string) (*door, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	d := &door{client: &http.Client{Jar: jar, Timeout: patience}}
	at, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	d.base = at.Scheme + "://" + at.Host
	answer, err := d.client.Get(address)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the page at the printed address answered %s", answer.Status)
	}
	return d, nil
}

// problem is an answer that says no (RFC 9457).
type problem struct {
	Status int
	Title  string `json:"title"`
	Detail string `json:"detail"`
}

func (p *problem) Error() string { return fmt.Sprintf("the door said %d: %s", p.Status, p.Detail) }

// call sends a request and reads the answer into reply, which may be nil.
func (d *door) call(method, path string, body, reply any) error {
	raw, _, err := d.raw(method, path, body)
	if err != nil {
		return err
	}
	if reply == nil {
		return nil
	}
	return json.Unmarshal(raw, reply)
}

func (d *door) raw(method, path string, body any) ([]byte, http.Header, error) {
	var sent io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return nil, nil, err
		}
		sent = bytes.NewReader(raw)
	}
	request, err := http.NewRequest(method, d.base+path, sent)
	if err != nil {
		return nil, nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Early-Help", "1")
	answer, err := d.client.Do(request)
	if err != nil {
		return nil, nil, err
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, nil, err
	}
	if answer.StatusCode >= 300 {
		p := &problem{Status: answer.StatusCode}
		_ = json.Unmarshal(raw, p) // an answer that is no problem document still has its status
		return nil, nil, p
	}
	return raw, answer.Header, nil
}

// until asks again and again until ok says so.
func until(what string, ok func() (bool, error)) error {
	end := time.Now().Add(patience)
	for {
		done, err := ok()
		if err != nil {
			return err
		}
		if done {
			return nil
		}
		if time.Now().After(end) {
			return fmt.Errorf("never came: %s", what)
		}
		time.Sleep(100 * time.Millisecond)
	}
}
