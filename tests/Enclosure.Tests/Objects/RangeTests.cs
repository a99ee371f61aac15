using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Objects;

/// <summary>Ranges and conditions: RFC 9110, sections 13 and 14.</summary>
public sealed class RangeTests : IAsyncLifetime
{
    private static readonly byte[] Bytes = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 100).Select(i => $"{i:d2}")));
    private TestServer _server = null!;
    private string _url = null!;
    private EntityTagHeaderValue _tag = null!;
    private DateTimeOffset _modified;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(new TestClock());
        _url = (await _server.UploadAsync(Bytes)).Url;
        var whole = await _server.Http.GetAsync(_url);
        (_tag, _modified) = (whole.Headers.ETag!, whole.Content.Headers.LastModified!.Value);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("bytes=11-57", 11, 57)]
    [InlineData("bytes=0-0", 0, 0)]
    [InlineData("bytes=150-", 150, 199)]
    [InlineData("bytes=190-5000", 190, 199)]
    [InlineData("bytes=-10", 190, 199)]
    [InlineData("bytes=-5000", 0, 199)]
    public async Task A_part_is_answered_with_just_that_part(string range, int from, int to)
    {
        var answer = await GetAsync(("Range", range));

        answer.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        answer.Content.Headers.ContentRange!.ToString().ShouldBe($"bytes {from}-{to}/200");
        answer.Content.Headers.ContentLength.ShouldBe(to - from + 1);
        (await answer.Content.ReadAsByteArrayAsync()).ShouldBe(Bytes[from..(to + 1)]);
    }

    [Theory]
    [InlineData("bytes=200-")]
    [InlineData("bytes=500-600")]
    [InlineData("bytes=-0")]
    public async Task A_part_beyond_the_end_cannot_be_had(string range)
    {
        var answer = await GetAsync(("Range", range));

        var error = await ErrorXml.ReadAsync(answer);
        (error.Status, error.Code).ShouldBe((416, "InvalidRange"));
        answer.Content.Headers.ContentRange!.ToString().ShouldBe("bytes */200");
    }

    [Theory]
    [InlineData("bytes=0-1,5-6")]
    [InlineData("lines=1-2")]
    [InlineData("bytes=9-2")]
    [InlineData("nonsense")]
    public async Task Several_parts_or_a_range_that_is_none_get_the_whole(string range)
    {
        var answer = await GetAsync(("Range", range));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsByteArrayAsync()).ShouldBe(Bytes);
    }

    [Fact]
    public async Task An_empty_file_has_no_part()
    {
        _url = (await _server.UploadAsync([])).Url;

        (await GetAsync()).Content.Headers.ContentLength.ShouldBe(0);
        (await GetAsync(("Range", "bytes=0-"))).StatusCode.ShouldBe(HttpStatusCode.RequestedRangeNotSatisfiable);
    }

    [Fact]
    public async Task Who_has_the_bytes_already_is_told_so()
    {
        foreach (var known in new[] { _tag.ToString(), "*", $"\"other\", {_tag}", $"W/{_tag}" })
        {
            var answer = await GetAsync(("If-None-Match", known));
            answer.StatusCode.ShouldBe(HttpStatusCode.NotModified, known);
            (await answer.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
            answer.Headers.ETag.ShouldBe(_tag);
        }

        (await GetAsync(("If-None-Match", "\"other\""))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await GetAsync(("If-Modified-Since", _modified.ToString("R")))).StatusCode.ShouldBe(HttpStatusCode.NotModified);
        (await GetAsync(("If-Modified-Since", _modified.AddSeconds(-1).ToString("R")))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_tag_counts_before_a_date()
    {
        (await GetAsync(("If-None-Match", "\"other\""), ("If-Modified-Since", _modified.ToString("R")))).StatusCode
            .ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_wants_other_bytes_than_these_gets_none()
    {
        (await GetAsync(("If-Match", "\"other\""))).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await GetAsync(("If-Match", _tag.ToString()))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await GetAsync(("If-Unmodified-Since", _modified.AddSeconds(-1).ToString("R")))).StatusCode
            .ShouldBe(HttpStatusCode.PreconditionFailed);
        (await GetAsync(("If-Unmodified-Since", _modified.ToString("R")))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_part_to_continue_with_is_given_only_of_the_same_bytes()
    {
        (await GetAsync(("Range", "bytes=5-"), ("If-Range", _tag.ToString()))).StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await GetAsync(("Range", "bytes=5-"), ("If-Range", "\"other\""))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await GetAsync(("Range", "bytes=5-"), ("If-Range", _modified.ToString("R")))).StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await GetAsync(("Range", "bytes=5-"), ("If-Range", _modified.AddSeconds(-1).ToString("R")))).StatusCode
            .ShouldBe(HttpStatusCode.OK);
    }

    private Task<HttpResponseMessage> GetAsync(params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, _url);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        return _server.Http.SendAsync(request);
    }
}
