using Enclosure.Mime.Headers;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mime;

public sealed class IdsTests
{
    [Theory]
    [InlineData("<a@x>", "<a@x>")]
    [InlineData(" <a@x>\t<b@x>,<c@x><a@x>", "<a@x> <b@x> <c@x>")]
    [InlineData("a@x b@x", "<a@x> <b@x>")]
    [InlineData("alone", "<alone>")]
    [InlineData("Your message of Monday <a@x>", "<a@x>")]
    [InlineData("<a@\r\n x>", "<a@x>")]
    [InlineData("<a@x <b@x>", "<a@x> <b@x>")]
    [InlineData("<>", "")]
    [InlineData(null, "")]
    public void Message_ids_are_told_in_order_each_once(string? text, string ids) => string.Join(' ', MessageIds.Parse(text)).ShouldBe(ids);

    [Fact]
    public void Of_many_ids_the_first_and_the_last_stay()
    {
        var ids = MessageIds.Parse(string.Concat(Enumerable.Range(0, 1000).Select(at => $"<{at}@x>")));

        ids.Count.ShouldBe(100);
        ids[0].ShouldBe("<0@x>");
        ids[1].ShouldBe("<901@x>");
        ids[99].ShouldBe("<999@x>");
    }

    [Fact]
    public void An_endless_id_is_none() => MessageIds.Parse($"<{new string('a', 997)}> <b@x>").ShouldBe(["<b@x>"]);

    [Theory]
    [InlineData("<a@x>", "a@x")]
    [InlineData(" <A@X> ", "A@X")]
    [InlineData("cid:a@x", "a@x")]
    [InlineData("CID:cid:<a%40x>", "a@x")]
    [InlineData("cid:%3Ca@x%3E", "a@x")]
    [InlineData("a%b", "a%b")]
    [InlineData("a@\r\n x", "a@x")]
    [InlineData("%C3%A9", "é")]
    [InlineData("<>", null)]
    [InlineData("cid:", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Content_ids_have_one_form(string? text, string? id) => ContentIds.Normalise(text).ShouldBe(id);
}
