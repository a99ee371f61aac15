using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.Robotomail;

public sealed class RobotomailUploadTests
{
    [Fact]
    public async Task An_upload_answers_201_with_what_was_kept()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock);
        using var client = server.Robotomail();
        var bytes = "%PDF-1.7 hello"u8.ToArray();

        var answer = await client.UploadAsync(bytes, "report.pdf", "application/pdf");

        answer.ShouldHaveShape("upload");
        answer.Names().ShouldBe(["id", "filename", "sizeBytes", "contentType", "sha256", "deletesAt"]);
        answer.Text("filename").ShouldBe("report.pdf");
        answer.Number("sizeBytes").ShouldBe(bytes.Length);
        answer.Text("contentType").ShouldBe("application/pdf");
        answer.Text("sha256").ShouldBe(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        answer.GetProperty("deletesAt").GetDateTimeOffset().ShouldBe(clock.GetUtcNow() + TimeSpan.FromDays(7));
        Guid.Parse(answer.Text("id")).Version.ShouldBe(7);
    }

    [Fact]
    public async Task With_an_unused_lifetime_of_0_an_upload_is_kept_for_ever()
    {
        var clock = new TestClock();
        var settings = new Dictionary<string, string?> { ["Uploads:UnusedLifetime"] = "0", ["Sweep:Interval"] = "30d" };
        await using var server = await TestServer.StartAsync(clock, settings);
        using var client = server.Robotomail();

        var answer = await client.UploadAsync([1, 2, 3]);
        clock.Advance(TimeSpan.FromDays(1000));
        await server.SweepAsync();

        answer.IsNull("deletesAt").ShouldBeTrue();
        (await client.GetAsync($"/v1/attachments/{answer.Text("id")}")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_upload_that_nothing_uses_goes_when_deletesAt_has_passed()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(
            clock, new Dictionary<string, string?> { ["Uploads:UnusedLifetime"] = "2h", ["Sweep:Interval"] = "30d" });
        using var client = server.Robotomail();
        var answer = await client.UploadAsync([1, 2, 3]);
        var path = $"/v1/attachments/{answer.Text("id")}";

        clock.Advance(TimeSpan.FromHours(2) - TimeSpan.FromSeconds(1));
        (await server.SweepAsync())["unused"].ShouldBe(0);
        (await client.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.OK);

        clock.Advance(TimeSpan.FromSeconds(1));
        (await server.SweepAsync())["unused"].ShouldBe(1);
        (await client.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await server.ShouldHoldAsync(stored: 0, files: 0);
    }

    [Theory]
    [InlineData(null, "application/octet-stream")]
    [InlineData("not a type", "application/octet-stream")]
    [InlineData("*/*", "application/octet-stream")]
    [InlineData("Text/HTML; Charset=UTF-8", "text/html; Charset=UTF-8")]
    [InlineData("image/svg+xml", "image/svg+xml")]
    public async Task The_declared_type_is_kept_and_a_missing_or_broken_one_is_octet_stream(string? declared, string kept)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();

        var answer = await client.UploadAsync("x"u8.ToArray(), type: declared);

        answer.Text("contentType").ShouldBe(kept);
        (await client.AttachmentAsync(answer.Text("id"))).Text("contentType").ShouldBe(kept);
    }

    [Fact]
    public async Task A_file_of_0_bytes_is_accepted_and_comes_down_empty()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();

        var answer = await client.UploadAsync([], "empty.bin");

        answer.Number("sizeBytes").ShouldBe(0);
        var url = (await client.AttachmentAsync(answer.Text("id"))).Text("url");
        (await server.Http.GetByteArrayAsync(url)).ShouldBeEmpty();
        await server.ShouldHoldAsync(stored: 0, files: 1);
    }

    [Fact]
    public async Task Parts_of_other_names_are_ignored()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var form = new UploadForm()
            .Part("name=\"note\"", "hello"u8)
            .Part("name=\"files\"; filename=\"other.txt\"", "not this"u8)
            .File("this one"u8, "mine.txt")
            .Part("name=\"after\"; filename=\"late.txt\"", "nor this"u8);

        var answer = await (await client.PostFormAsync(form)).ShouldBeAsync(HttpStatusCode.Created);

        answer.Text("filename").ShouldBe("mine.txt");
        var url = (await client.AttachmentAsync(answer.Text("id"))).Text("url");
        (await server.Http.GetStringAsync(url)).ShouldBe("this one");
        await server.ShouldHoldAsync(stored: 8, files: 1);
    }

    [Fact]
    public async Task What_is_stored_counts_at_once()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();

        JsonElement first = await client.UploadAsync(new byte[1000]);
        await client.UploadAsync(new byte[24]);
        (await client.AccountAsync()).Number("storageUsedBytes").ShouldBe(1024);
        (await client.AccountAsync()).Number("storageReclaimableBytes").ShouldBe(1024);

        await client.DeleteAsync($"/v1/attachments/{first.Text("id")}");
        (await client.AccountAsync()).Number("storageUsedBytes").ShouldBe(24);
        await server.ShouldHoldAsync(stored: 24, files: 1);
    }
}
