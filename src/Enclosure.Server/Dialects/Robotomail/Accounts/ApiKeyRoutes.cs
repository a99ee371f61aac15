using Enclosure.Accounts;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.Robotomail.Answers;

namespace Enclosure.Server.Dialects.Robotomail.Accounts;

/// <summary><c>/v1/api-keys</c>: list, create, revoke. Full-access keys only.</summary>
internal sealed class ApiKeyRoutes(RobotomailCallers callers, ApiKeys keys)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map(ApiKeyOperations.List, ListAsync);
        routes.Map(ApiKeyOperations.Create, CreateAsync);
        routes.Map(ApiKeyOperations.Revoke, RevokeAsync);
    }

    private async Task ListAsync(HttpContext http)
    {
        var caller = await callers.FullAccessAsync(http);
        var found = await keys.ListAsync(caller, http.RequestAborted);
        var wire = found
            .Select(key => new ApiKeyWire(key.Id, key.Name, key.Prefix, key.CreatedAt, key.RevokedAt is null))
            .ToList();
        await JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, new ApiKeyListWire(wire), AccountJson.Plain.ApiKeyListWire);
    }

    private async Task CreateAsync(HttpContext http)
    {
        var caller = await callers.FullAccessAsync(http);
        using var body = await JsonFields.ReadAsync(http.Request, http.RequestAborted);
        var name = body.OptionalText("name", max: ApiKeys.LongestName);
        var mailboxIds = body.Ids("mailboxIds", ApiKeys.MostMailboxes);
        body.Check();
        var made = await keys.CreateAsync(caller, WantedKey.Of(name, mailboxIds));
        var wire = new NewApiKeyWire(made.Key.Id, made.Text, made.Key.Prefix, made.Key.Kind == KeyKind.Scoped);
        await JsonAnswer.WriteAsync(http, StatusCodes.Status201Created, wire, AccountJson.Plain.NewApiKeyWire);
    }

    private async Task RevokeAsync(HttpContext http)
    {
        var caller = await callers.FullAccessAsync(http);
        await keys.RevokeAsync(caller, PathIds.Required(http, "id", "API key"));
        await JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, new RevokedWire(true), AccountJson.Plain.RevokedWire);
    }
}
