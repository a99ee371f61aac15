using System.Net;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.Robotomail;

public sealed class RobotomailIdempotencyTests
{
    private const string Replayed = "Idempotent-Replayed";

    [Fact]
    public async Task The_same_key_with_the_same_file_answers_as_the_first_time_and_stores_nothing()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();

        using var first = await client.PostFormAsync(File("same"), "key-1");
        using var second = await client.PostFormAsync(File("same"), "key-1");

        var body = await first.ShouldBeAsync(HttpStatusCode.Created);
        first.Headers.Contains(Replayed).ShouldBeFalse();
        (await second.ShouldBeAsync(HttpStatusCode.Created)).GetRawText().ShouldBe(body.GetRawText());
        second.Headers.GetValues(Replayed).ShouldBe(["true"]);
        await server.ShouldHoldAsync(stored: 4, files: 1);
    }

    [Theory]
    [InlineData("other", "a.txt", "text/plain")]
    [InlineData("same", "b.txt", "text/plain")]
    [InlineData("same", "a.txt", "text/csv")]
    public async Task The_same_key_with_another_file_is_409_and_stores_nothing(string bytes, string name, string type)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        await client.PostFormAsync(File("same"), "key-1");

        using var answer = await client.PostFormAsync(File(bytes, name, type), "key-1");

        await answer.ShouldRefuseAsync(HttpStatusCode.Conflict, "IDEMPOTENCY_KEY_REUSED");
        await server.ShouldHoldAsync(stored: 4, files: 1);
    }

    [Fact]
    public async Task Without_a_key_equal_files_are_two()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();

        await client.PostFormAsync(File("same"));
        await client.PostFormAsync(File("same"));

        await server.ShouldHoldAsync(stored: 8, files: 2);
    }

    [Fact]
    public async Task Of_requests_at_once_one_is_stored_and_all_get_its_answer()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => client.PostFormAsync(File("same"), "key-1")));

        var bodies = await Task.WhenAll(answers.Select(answer => answer.ShouldBeAsync(HttpStatusCode.Created)));
        bodies.Select(body => body.GetRawText()).Distinct().Count().ShouldBe(1);
        answers.Count(answer => answer.Headers.Contains(Replayed)).ShouldBe(9);
        await server.ShouldHoldAsync(stored: 4, files: 1);
    }

    [Fact]
    public async Task A_key_is_an_accounts_own()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        using var other = server.Robotomail((await server.AddAccountAsync()).FullKey.Text);

        await client.PostFormAsync(File("same"), "key-1");
        using var answer = await other.PostFormAsync(File("else"), "key-1");

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.Contains(Replayed).ShouldBeFalse();
    }

    [Fact]
    public async Task A_key_is_free_again_after_24_hours_with_or_without_a_sweep()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock, new Dictionary<string, string?> { ["Sweep:Interval"] = "30d" });
        using var client = server.Robotomail();
        await client.PostFormAsync(File("same"), "key-1");

        clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        await server.SweepAsync();
        (await client.PostFormAsync(File("else"), "key-1")).StatusCode.ShouldBe(HttpStatusCode.Conflict);

        clock.Advance(TimeSpan.FromSeconds(1));
        using var answer = await client.PostFormAsync(File("else"), "key-1");
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.Contains(Replayed).ShouldBeFalse();
    }

    [Fact]
    public async Task A_refused_request_does_not_use_its_key_up()
    {
        await using var server = await TestServer.StartAsync(storageLimit: 5);
        using var client = server.Robotomail();

        (await client.PostFormAsync(File("too long"), "key-1")).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await client.PostFormAsync(File("fits"), "key-1")).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData(255, HttpStatusCode.Created)]
    [InlineData(256, HttpStatusCode.BadRequest)]
    [InlineData(0, HttpStatusCode.BadRequest)]
    public async Task A_key_has_1_to_255_characters(int length, HttpStatusCode status)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();

        using var answer = await client.PostFormAsync(File("same"), new string('k', length));

        answer.StatusCode.ShouldBe(status);
        if (status == HttpStatusCode.BadRequest)
            (await answer.ShouldRefuseAsync(status, "VALIDATION_ERROR")).Text("error").ShouldContain("Idempotency-Key");
    }

    private static UploadForm File(string text, string name = "a.txt", string type = "text/plain") =>
        new UploadForm().File(System.Text.Encoding.UTF8.GetBytes(text), name, type);
}
