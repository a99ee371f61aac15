namespace Enclosure.Server.Dialects;

/// <summary>
/// One public way to speak to the core: its routes and its answers. What dialects differ in is data; none sees another.
/// </summary>
public interface IDialect
{
    /// <summary>Lower case, for logs and metrics.</summary>
    string Name { get; }

    /// <summary>Whether a path is this dialect's to answer, known route or not. The first dialect that says so answers.</summary>
    bool Owns(PathString path);

    void Map(IEndpointRouteBuilder routes);

    /// <summary>Answers a refusal in this dialect's envelope; the response has not begun.</summary>
    Task RefuseAsync(HttpContext http, RefusedException refused);
}
