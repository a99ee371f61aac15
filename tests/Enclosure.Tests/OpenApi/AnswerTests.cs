using System.Text.Json;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.OpenApi;

/// <summary>Walks the documents against what the server really answers.</summary>
public sealed class AnswerTests
{
    [Fact]
    public async Task Every_operation_succeeds_as_described()
    {
        await using var stage = await Stage.SetAsync();
        Successes.All.Keys.ShouldBe(
            stage.Documents.SelectMany(document => document.Operations).Select(operation => operation.Id), ignoreOrder: true);
        foreach (var (id, succeed) in Successes.All)
        {
            var operation = stage.Operation(id);
            var answer = await succeed(stage, operation);
            if (!answer.IsSuccessStatusCode)
                Assert.Fail($"{operation} answered {answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
            (await stage.DocumentOf(operation).FaultsAsync(operation, answer)).ShouldBeEmpty(operation.ToString());
            (await stage.DocumentOf(operation).RequestFaultsAsync(operation, answer.RequestMessage!)).ShouldBeEmpty(operation.ToString());
        }
    }

    [Fact]
    public async Task Every_refusal_listed_can_be_provoked_and_is_answered_as_described()
    {
        await using var stage = await Stage.SetAsync();
        var listed = from document in stage.Documents
                     from operation in document.Operations
                     from code in operation.Codes
                     where !Provocations.IsOutOfReach(operation, code)
                     select (operation, code);
        foreach (var (operation, code) in listed)
        {
            var answer = await Provocations.ProvokeAsync(stage, operation, code);
            (await CodeOfAsync(stage, operation, answer)).ShouldBe(code, operation.ToString());
            (await stage.DocumentOf(operation).FaultsAsync(operation, answer)).ShouldBeEmpty($"{operation}, {code}");
        }
    }

    [Fact]
    public async Task Whatever_an_operation_is_sent_is_answered_as_described()
    {
        await using var stage = await Stage.SetAsync();
        foreach (var operation in stage.Documents.SelectMany(document => document.Operations))
            foreach (var (mishap, send) in Mishaps.All)
            {
                var answer = await send(stage, operation);
                (await stage.DocumentOf(operation).FaultsAsync(operation, answer)).ShouldBeEmpty($"{operation}, sent {mishap}");
            }
    }

    [Fact]
    public async Task An_answer_given_again_is_as_described()
    {
        await using var stage = await Stage.SetAsync();
        var operation = stage.Operation("createUploadLink");
        var header = ("Idempotency-Key", "one");
        (await stage.SendAsync(operation, body: Stage.Json(Stage.PromisedFile), headers: header)).EnsureSuccessStatusCode();
        var again = await stage.SendAsync(operation, body: Stage.Json(Stage.PromisedFile), headers: header);
        again.Headers.GetValues("Idempotent-Replayed").ShouldBe(["true"]);
        (await stage.DocumentOf(operation).FaultsAsync(operation, again)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_method_no_operation_has_is_answered_in_the_dialects_error()
    {
        await using var stage = await Stage.SetAsync();
        foreach (var document in stage.Documents)
            foreach (var path in document.Operations.GroupBy(operation => operation.Path))
            {
                var answer = await stage.SendAsync("PUT", path.Key.Replace("{id}", Guid.Empty.ToString()));
                ((int)answer.StatusCode).ShouldBe(405, path.Key);
                path.Select(operation => operation.Method).ShouldBeSubsetOf(answer.Content.Headers.Allow);
                using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
                document.ErrorFaults(body.RootElement).ShouldBeEmpty(path.Key);
            }
    }

    [Fact]
    public async Task A_path_no_operation_has_is_answered_in_the_dialects_error()
    {
        await using var stage = await Stage.SetAsync();
        foreach (var document in stage.Documents)
            foreach (var operation in document.Operations)
            {
                var answer = await stage.SendAsync(
                    operation.Method, operation.Path.Replace("{id}", Guid.Empty.ToString()) + "/nothing/here");
                ((int)answer.StatusCode).ShouldBe(404, operation.ToString());
                using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
                document.ErrorFaults(body.RootElement).ShouldBeEmpty(operation.ToString());
            }
    }

    private static async Task<string?> CodeOfAsync(Stage stage, ApiOperation operation, HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        using var body = JsonDocument.Parse(text);
        var member = stage.DocumentOf(operation).Dialect == "sendkit" ? "reason" : "code";
        body.RootElement.TryGetProperty(member, out var code).ShouldBeTrue($"{operation} answered {(int)answer.StatusCode}: {text}");
        return code.GetString();
    }
}
